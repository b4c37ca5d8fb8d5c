/** A form value as Stripe nests it: `a[b][0]=c` is `{a: {b: {0: 'c'}}}`; arrays are maps with number keys. */
export type FormValue = string | FormMap;
export interface FormMap {
  [key: string]: FormValue;
}

/** Decodes a form-encoded body or query string with Stripe's bracket notation. */
export function decodeForm(text: string): FormMap {
  const root = emptyMap();
  for (const [name, value] of new URLSearchParams(text)) place(root, keysOf(name), value);
  return root;
}

/** The text at a path, or undefined when it is missing or is not text. */
export function textAt(form: FormMap, ...path: string[]): string | undefined {
  const value = valueAt(form, path);
  return typeof value === 'string' ? value : undefined;
}

/** The items of an array, in order. */
export function itemsAt(form: FormMap, ...path: string[]): FormMap[] {
  return Object.values(mapAt(form, ...path)).filter((item) => typeof item === 'object');
}

/** The texts of an array, in order. */
export function listAt(form: FormMap, ...path: string[]): string[] {
  return Object.values(textsAt(form, ...path));
}

/** The full names of all that was sent, with `[#]` for a place in an array: `line_items[#][quantity]`. */
export function namesOf(form: FormMap, prefix = ''): string[] {
  return Object.entries(form).flatMap(([key, value]) => {
    const step = /^\d+$/.test(key) ? '#' : key;
    const name = prefix === '' ? step : `${prefix}[${step}]`;
    return typeof value === 'string' ? [name] : namesOf(value, name);
  });
}

/** A map of texts, such as `metadata`. */
export function textsAt(form: FormMap, ...path: string[]): Record<string, string> {
  const texts = Object.entries(mapAt(form, ...path)).filter((entry): entry is [string, string] => {
    return typeof entry[1] === 'string';
  });
  return Object.fromEntries(texts);
}

/** The map at a path; empty when it is missing or is text. */
function mapAt(form: FormMap, ...path: string[]): FormMap {
  const value = valueAt(form, path);
  return typeof value === 'object' ? value : emptyMap();
}

function valueAt(form: FormMap, path: string[]): FormValue | undefined {
  let value: FormValue | undefined = form;
  for (const key of path) value = typeof value === 'object' ? value[key] : undefined;
  return value;
}

function keysOf(name: string): string[] {
  return name.replaceAll(']', '').split('[');
}

function place(root: FormMap, keys: string[], value: string): void {
  let map = root;
  for (const [depth, key] of keys.entries()) {
    const name = key === '' ? String(Object.keys(map).length) : key;
    if (depth === keys.length - 1) {
      map[name] = value;
      return;
    }
    const next = map[name];
    map = typeof next === 'object' ? next : (map[name] = emptyMap());
  }
}

function emptyMap(): FormMap {
  return Object.create(null) as FormMap;
}
