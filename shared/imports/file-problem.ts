/** The file as a whole cannot be imported; the message is for the operator and holds none of its text. */
export class FileProblem extends Error {
  override readonly name = 'FileProblem';
}
