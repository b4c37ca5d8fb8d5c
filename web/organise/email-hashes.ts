const ADDRESS = /[^\s,;<>"'()]+@[^\s,;<>"'()]+\.[^\s,;<>"'()]+/g;

/**
 * What a list of invitations is sent as: SHA-256, in hex, of each address in lower case, each once. Whatever stands around
 * the addresses (names, quotes, other columns) is left out: they never leave the browser.
 */
export async function emailHashesOf(text: string): Promise<string[]> {
  const addresses = new Set((text.match(ADDRESS) ?? []).map((address) => address.toLowerCase()));
  return await Promise.all([...addresses].map(hashOf));
}

async function hashOf(address: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(address));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
