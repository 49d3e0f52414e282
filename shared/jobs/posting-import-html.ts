import { compile } from 'html-to-text';

/** Deeper than any text is nested, and far from where the stack ends. */
const limits = { maxDepth: 200 };

const toText = compile({
  limits,
  wordwrap: false,
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    { selector: 'img', format: 'skip' },
    { selector: 'ul', options: { itemPrefix: '- ', leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'ol', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
      selector,
      options: { uppercase: false, leadingLineBreaks: 2, trailingLineBreaks: 1 },
    })),
  ],
});
const withLines = compile({ limits, wordwrap: false, preserveNewlines: true });

/** Elements that descriptions are written with: `List<String>` and `<jobs@x.example>` are none. */
const element =
  /<\/?(?:a|abbr|article|b|blockquote|body|br|code|div|dd|dl|dt|em|font|h[1-6]|head|header|hr|html|i|img|li|main|ol|p|pre|script|section|small|span|strong|style|sub|sup|table|tbody|td|th|thead|tr|u|ul)(?:\s[^<>]*)?\/?>/i;
const entity = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});/i;

/**
 * A text of a web page as plain text: elements become line breaks and list marks, entities the characters they stand for,
 * scripts and styles go. What is no HTML stays as it is. HTML that was escaped once too often is understood as well.
 */
export function plainText(text: string): string {
  const once = unwrap(text);
  return once === text ? text : unwrap(once);
}

function unwrap(text: string): string {
  if (element.test(text)) {
    return toText(text);
  }
  if (entity.test(text)) {
    return withLines(text.replaceAll('<', '&lt;'));
  }
  return text;
}
