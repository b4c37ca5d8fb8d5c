/**
 * The one address of a cacheable answer: known parameters only, sorted, without those that are empty. `origin` is
 * fixed, so that the same answer asked for under two hosts is stored once.
 */
export function canonicalUrl(url: URL, options: { origin: string; parameters: readonly string[] }): URL {
  const canonical = new URL(url.pathname, options.origin);
  for (const name of options.parameters.toSorted()) {
    const value = url.searchParams.get(name)?.trim();
    if (value) canonical.searchParams.set(name, value);
  }
  return canonical;
}
