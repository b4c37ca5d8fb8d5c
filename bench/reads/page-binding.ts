/** An answer that a Worker of the bench has in memory. */
export interface PageBinding {
  headers: Record<string, string>;
  body: string;
}
