/** Microseconds of the clock that all processes of a machine share and nobody sets back. */
export function nowUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
