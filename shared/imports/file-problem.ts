/** The file as a whole cannot be imported; the message is for the operator, and never goes into a log. */
export class FileProblem extends Error {
  override readonly name = 'FileProblem';
}
