/** A short mail in plain words: paragraphs, and one button at most. */
export function mailHtml(options: {
  heading: string;
  paragraphs: string[];
  button?: { label: string; url: string };
}): string {
  const { heading, paragraphs, button } = options;
  const text = paragraphs.map((paragraph) => `<p style="margin:0 0 16px">${escapeHtml(paragraph)}</p>`).join('');
  const link = button
    ? `<p style="margin:24px 0"><a href="${escapeHtml(button.url)}" style="background:#1f2a44;color:#ffffff;padding:12px 20px;border-radius:8px;text-decoration:none">${escapeHtml(button.label)}</a></p>`
    : '';
  return `<!doctype html><html lang="en"><body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;color:#1a1a1a"><h1 style="font-size:22px;margin:0 0 16px">${escapeHtml(heading)}</h1>${text}${link}</body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
