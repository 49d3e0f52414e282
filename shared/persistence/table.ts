/** The definition of the table for CDK, the one-machine stack and the tests. Keys are in `keys.ts`, access patterns in `README.md`. */
export const table = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** Epoch seconds. AWS deletes expired items days later, so code checks expiry as well. */
  timeToLive: 'ttl',
  stream: 'NEW_IMAGE',
  indexes: [
    { name: 'lists', partitionKey: 'gsi1pk', sortKey: 'gsi1sk' },
    { name: 'last-names', partitionKey: 'gsi2pk', sortKey: 'gsi2sk' },
    { name: 'first-names', partitionKey: 'gsi3pk', sortKey: 'gsi3sk' },
    { name: 'work', partitionKey: 'gsi4pk', sortKey: 'gsi4sk' },
    { name: 'audit-by-actor', partitionKey: 'gsi5pk', sortKey: 'gsi5sk' },
  ],
} as const;

export type IndexName = (typeof table.indexes)[number]['name'];
