/** The register that has an entry: `entry mod R`. Rule QUEUE-5. @param entry 16 bytes in hex, big-endian */
export function registerOf(entry: string, registers: number): number {
  let rest = 0;
  for (let at = 0; at < entry.length; at += DIGITS_AT_ONCE) {
    rest = (rest * 16 ** DIGITS_AT_ONCE + Number.parseInt(entry.slice(at, at + DIGITS_AT_ONCE), 16)) % registers;
  }
  return rest;
}

const DIGITS_AT_ONCE = 8;
