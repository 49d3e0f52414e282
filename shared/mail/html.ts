import { type CSSProperties, createElement as h, type ReactElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { Body, Button, Container, Head, Heading, Html, Link, Section, Text } from 'react-email';
import type { Language } from '#shared/domain/account.ts';
import type { Block, Card, Inline, MailContent } from './content.ts';
import { oneLine, oneLineWithin } from './plain.ts';
import { classStyles, style } from './style.ts';

/**
 * The HTML part. React escapes all texts and attributes.
 * @param options.brand the name of the product in the language of the mail
 */
export function renderHtml(
  content: MailContent,
  options: { readonly language: Language; readonly brand: string },
): string {
  const { language, brand } = options;
  const subject = oneLine(content.subject);
  const page = h(
    Html,
    { lang: language },
    h(
      Head,
      null,
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { name: 'color-scheme', content: 'light dark' }),
      h('meta', { name: 'supported-color-schemes', content: 'light dark' }),
      h('title', null, subject),
      h('style', null, classStyles),
    ),
    h(
      Body,
      { lang: language, className: 'page', style: style.page },
      h('div', { style: style.preview, 'aria-hidden': true }, oneLine(content.preview)),
      h(
        'div',
        { role: 'article', 'aria-roledescription': language === 'fr' ? 'courriel' : 'email', 'aria-label': subject },
        h(
          Container,
          { style: style.container },
          h(Text, { className: 'brand', style: style.brand }, brand),
          h(
            Section,
            { className: 'panel', tdClassName: 'panel-inside', style: style.panel },
            h(
              Heading,
              { as: 'h1', className: 'heading', style: style.h1 },
              oneLine(content.heading ?? content.subject),
            ),
            ...content.blocks.map(block),
          ),
          h(
            Section,
            { style: style.footer },
            ...content.footer.map((parts, key) => text(key, 'muted', style.footnote, inlines(parts))),
          ),
        ),
      ),
    ),
  );
  return `<!doctype html>${renderToStaticMarkup(page)}`;
}

function block(part: Block, key: number): ReactElement {
  switch (part.kind) {
    case 'paragraph':
      return text(key, part.muted ? 'muted' : 'text', part.muted ? style.muted : style.text, inlines(part.inlines));
    case 'heading':
      return h(Heading, { key, as: 'h2', className: 'heading', style: style.h2 }, oneLine(part.text));
    case 'button':
      return h(
        Section,
        { key, style: style.buttonRow },
        h(Button, { href: part.href, className: 'button', style: style.button }, oneLine(part.label)),
      );
    case 'address':
      return text(key, 'muted', style.muted, [oneLine(part.label), h('br', { key: 'break' }), address(part.href)]);
    case 'facts':
      return h(
        Section,
        { key, style: style.facts },
        ...part.rows.map(({ label, value }, row) =>
          text(row, 'text', style.fact, [h('strong', { key: 'label' }, oneLine(label)), ` ${oneLine(value)}`]),
        ),
      );
    case 'cards':
      return h('div', { key, style: style.cards }, ...part.cards.map(card));
  }
}

function card(entry: Card, key: number): ReactElement {
  return h(
    Section,
    { key, className: 'card', tdClassName: 'card-inside', style: style.card },
    h(
      Heading,
      { as: 'h2', style: style.cardTitle },
      h(Link, { href: entry.href, className: 'link', style: style.cardLink }, oneLine(entry.title)),
    ),
    text('facts', 'text', style.cardFacts, [entry.facts.map(oneLine).join(' · ')]),
    entry.badge === undefined
      ? null
      : text('badge', '', style.badgeRow, [
          h('span', { key: 'badge', className: 'badge', style: style.badge }, oneLine(entry.badge)),
        ]),
    ...entry.notes.map((note, index) => text(`note-${index}`, 'muted', style.cardNote, [oneLine(note)])),
  );
}

function text(key: string | number, className: string, css: CSSProperties, children: readonly ReactNode[]) {
  return h(Text, { key, className, style: css }, ...children);
}

function address(href: string): ReactElement {
  return h(Link, { key: 'address', href, className: 'link', style: style.address }, href);
}

function inlines(parts: readonly Inline[]): ReactNode[] {
  return parts.map((part, key) => {
    if (typeof part === 'string') {
      return oneLineWithin(part);
    }
    return 'href' in part
      ? h(Link, { key, href: part.href, className: 'link', style: style.link }, oneLine(part.text))
      : h('strong', { key }, oneLine(part.strong));
  });
}
