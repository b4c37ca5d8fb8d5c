import { HtmlValidate } from 'html-validate';

const validator = new HtmlValidate({
  extends: ['html-validate:standard', 'html-validate:a11y'],
  rules: {
    // Hono writes void elements as XML does; browsers take both.
    'void-style': ['error', { style: 'selfclose' }],
    // What Hono puts on one line is not for people to read.
    'no-trailing-whitespace': 'off',
    'long-title': 'off',
  },
});

/** What is wrong with a page by the standard and by rules of accessibility; empty: it is valid. */
export async function htmlFaults(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) => messages.map((fault) => `${fault.ruleId}: ${fault.message}`));
}
