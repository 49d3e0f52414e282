import { createHash } from 'node:crypto';
import type { Language } from '#shared/domain/account.ts';
import { fr } from '#shared/mail/language.ts';

const texts = {
  en: {
    ask: {
      title: 'Stop job-feed e-mails?',
      body: 'You will no longer get e-mails about new jobs. Invitations, password resets and messages about your account are not affected.',
      button: 'Stop these e-mails',
    },
    done: {
      title: 'Job-feed e-mails are off',
      body: 'You will not get any more e-mails about new jobs. You can turn them on again in your profile whenever you like.',
      link: 'Go to the Jobs Portal',
    },
  },
  fr: {
    ask: {
      title: fr`Arrêter les courriels du fil d’emplois ?`,
      body: 'Vous ne recevrez plus de courriels sur les nouvelles offres d’emploi. Les invitations, les réinitialisations de mot de passe et les messages concernant votre compte ne sont pas touchés.',
      button: 'Arrêter ces courriels',
    },
    done: {
      title: 'Les courriels du fil d’emplois sont désactivés',
      body: 'Vous ne recevrez plus de courriels sur les nouvelles offres d’emploi. Vous pouvez les réactiver dans votre profil quand vous le voulez.',
      link: 'Aller au Portail d’emplois',
    },
  },
} satisfies Record<Language, unknown>;

const styles = `
:root { color-scheme: light dark; }
body { margin: 0; padding: 2rem 1rem; font: 1.125rem/1.5 system-ui, sans-serif; color: #1f2933; background: #eef1f5; }
main { max-width: 34rem; margin: 0 auto; padding: 1.5rem; background: #fff; border-top: 4px solid #0b4a82; border-radius: 8px; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
button { font: inherit; font-weight: 700; padding: .75rem 1.5rem; border: 0; border-radius: 6px; color: #fff; background: #0b4a82; cursor: pointer; }
button:focus-visible, a:focus-visible { outline: 3px solid #c27c00; outline-offset: 3px; }
a { color: #0b4a82; }
@media (prefers-color-scheme: dark) {
  body { color: #e8edf2; background: #12171d; }
  main { background: #1b232c; border-top-color: #8fc5ff; }
  button { background: #1f69ad; }
  a { color: #8fc5ff; }
}
`;

/** Allows only the inline style and the form of the page. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(styles).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function pageHeaders(language: Language): Record<string, string> {
  return {
    'Content-Security-Policy': policy,
    'Content-Language': language,
    'X-Robots-Tag': 'noindex',
  };
}

/** The form posts to the URL of the page. */
export function askPage(language: Language): string {
  const { title, body, button } = texts[language].ask;
  return page(language, title, `<p>${body}</p>\n<form method="post"><button type="submit">${button}</button></form>`);
}

export function donePage(language: Language, portalUrl: string): string {
  const { title, body, link } = texts[language].done;
  return page(
    language,
    title,
    `<p role="status">${body}</p>\n<p><a href="${encodeURI(portalUrl).replaceAll('&', '&amp;')}">${link}</a></p>`,
  );
}

/** Holds no personal data except the language. */
function page(language: Language, title: string, content: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${styles}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
}
