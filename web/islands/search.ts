import type { Suggestion } from '../../protocol/http/search.ts';
import { readJson } from '../lib/api.ts';
import { createCombobox } from '../lib/combobox.ts';
import { need } from '../lib/dom.ts';
import { offerNearMe } from '../lib/near-me.ts';
import { suggestionLabel, suggestionPath } from '../lib/suggestions.ts';

const form = need<HTMLFormElement>('[data-island="search"]');
const when = need<HTMLSelectElement>('#when', form);
const days = [need<HTMLInputElement>('#from', form), need<HTMLInputElement>('#to', form)];

createCombobox({
  input: need<HTMLInputElement>('#q', form),
  listLabel: 'Suggestions',
  async find(typed) {
    const answer = await readJson<{ items: Suggestion[] }>(
      `/v1/suggestions?${new URLSearchParams({ q: typed }).toString()}`,
    );
    return answer.ok
      ? answer.value.items.map((item) => ({ label: suggestionLabel(item), path: suggestionPath(item) }))
      : [];
  },
  choose: ({ path }) => location.assign(path),
});

// A word for the time and days exclude each other: the one that was touched last is meant.
when.addEventListener('change', () => {
  if (when.value !== '') for (const day of days) day.value = '';
});
for (const day of days) {
  day.addEventListener('change', () => {
    if (day.value !== '') when.value = '';
  });
}

offerNearMe(form);

// What is empty does not belong into the address, nor the currency of no price.
form.addEventListener('formdata', ({ formData }) => {
  if (!formData.get('priceMin') && !formData.get('priceMax')) formData.delete('currency');
  for (const [name, value] of Array.from(formData)) if (value === '') formData.delete(name);
});
