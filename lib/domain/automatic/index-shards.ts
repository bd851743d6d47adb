/** Partitions of a day in the index of decisions. It may grow; if it shrinks, decisions in a removed one are not found. */
export const decidedShardCount = 4

/** Partitions of the index of reviews. It may grow; if it shrinks, what is in a removed one is listed once it is saved again. */
export const reviewShardCount = 4
