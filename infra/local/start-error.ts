/** Ends the start with its message alone: the reader can do something about it. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
