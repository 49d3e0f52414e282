import type { CSSProperties } from 'react';

/** Text has a contrast of at least 4.5 : 1 in both schemes (WCAG 2.2, 1.4.3). */
const light = {
  page: '#eef1f5',
  panel: '#ffffff',
  line: '#d3dae3',
  text: '#1f2933',
  muted: '#52606d',
  brand: '#0b4a82',
  badge: '#e2f4e8',
  badgeText: '#14532d',
};
const dark = {
  page: '#12171d',
  panel: '#1b232c',
  line: '#3a4754',
  text: '#e8edf2',
  muted: '#aebac6',
  brand: '#8fc5ff',
  badge: '#173f27',
  badgeText: '#bdf2cf',
  button: '#1f69ad',
};

const fontFamily = "-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
const body: CSSProperties = { fontFamily, fontSize: '16px', lineHeight: '24px', color: light.text };
const small: CSSProperties = { ...body, fontSize: '14px', lineHeight: '21px', color: light.muted };

/** Inline styles, which every mail client supports. */
export const style = {
  page: { backgroundColor: light.page, margin: 0, padding: '0 0 24px' },
  preview: { display: 'none', overflow: 'hidden', maxHeight: 0, maxWidth: 0, opacity: 0, lineHeight: '1px' },
  container: { width: '100%', maxWidth: '600px', padding: '0 12px' },
  brand: { ...body, fontSize: '15px', fontWeight: 700, color: light.brand, margin: '0', padding: '20px 4px 12px' },
  panel: {
    backgroundColor: light.panel,
    border: `1px solid ${light.line}`,
    borderTop: `4px solid ${light.brand}`,
    borderCollapse: 'separate',
    borderRadius: '8px',
    padding: '28px 32px 20px',
  },
  h1: { ...body, fontSize: '26px', lineHeight: '33px', fontWeight: 700, margin: '0 0 20px' },
  h2: { ...body, fontSize: '19px', lineHeight: '26px', fontWeight: 700, margin: '24px 0 8px' },
  text: { ...body, margin: '0 0 16px' },
  muted: { ...small, margin: '0 0 16px' },
  link: { color: light.brand, textDecoration: 'underline' },
  address: { color: light.brand, textDecoration: 'underline', wordBreak: 'break-all' },
  buttonRow: { padding: '8px 0 24px' },
  button: {
    ...body,
    fontWeight: 700,
    color: '#ffffff',
    backgroundColor: light.brand,
    borderRadius: '6px',
    padding: '13px 26px',
  },
  facts: { padding: '0 0 12px' },
  fact: { ...body, margin: '0 0 4px' },
  cards: { padding: '4px 0 4px' },
  card: {
    border: `1px solid ${light.line}`,
    borderCollapse: 'separate',
    borderRadius: '8px',
    margin: '0 0 12px',
    padding: '16px 18px 14px',
  },
  cardTitle: { ...body, fontSize: '18px', lineHeight: '25px', fontWeight: 700, margin: '0 0 4px' },
  cardLink: { color: light.brand, textDecoration: 'underline' },
  cardFacts: { ...body, fontSize: '15px', lineHeight: '22px', margin: '0 0 8px' },
  badgeRow: { ...small, margin: '0 0 8px' },
  badge: {
    display: 'inline-block',
    backgroundColor: light.badge,
    color: light.badgeText,
    fontWeight: 700,
    borderRadius: '12px',
    padding: '2px 11px',
  },
  cardNote: { ...small, margin: '0 0 2px' },
  footer: { padding: '20px 4px 0' },
  footnote: { ...small, fontSize: '13px', lineHeight: '20px', margin: '0 0 10px' },
} as const satisfies Readonly<Record<string, CSSProperties>>;

/** Style sheet for small screens and dark mode. Mails stay readable without it. */
export const classStyles = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (max-width: 480px) {
  .panel-inside { padding: 22px 16px 14px !important; }
  .card-inside { padding: 14px 14px 12px !important; }
  .button { display: block !important; text-align: center !important; }
  h1.heading { font-size: 22px !important; line-height: 29px !important; }
}
@media (prefers-color-scheme: dark) {
  .page, .page > table > tbody > tr > td { background-color: ${dark.page} !important; }
  .panel { background-color: ${dark.panel} !important; border-color: ${dark.line} !important; border-top-color: ${dark.brand} !important; }
  .card { border-color: ${dark.line} !important; }
  .text, .heading { color: ${dark.text} !important; }
  .muted { color: ${dark.muted} !important; }
  .brand, .link { color: ${dark.brand} !important; }
  .badge { background-color: ${dark.badge} !important; color: ${dark.badgeText} !important; }
  .button { background-color: ${dark.button} !important; }
}
`;
