"""The pool: records compiled to columns."""

from rematch.pool.block import Block
from rematch.pool.columns import NEVER, UNDATED
from rematch.pool.describe import Description
from rematch.pool.pool import Pool
from rematch.pool.ragged import Ragged
from rematch.pool.shared import Lint
from rematch.pool.statistics import PoolStatistics, Refresh

__all__ = ["NEVER", "UNDATED", "Block", "Description", "Lint", "Pool", "PoolStatistics", "Ragged", "Refresh"]
