/** What does not hold, in words for the brand's author. */
export interface Problem {
  /** Relative to `branding/`. */
  readonly file: string;
  /** Path of the field as the file writes it; empty for the whole file. */
  readonly field: string;
  readonly message: string;
}
