import { describe, expect, it } from 'vitest';
import type { Language } from '#shared/domain/account.ts';
import { MailMessage } from '#shared/mail/messages.ts';
import { portalPage } from '#shared/mail/portal.ts';
import { renderMail } from '#shared/mail/render.ts';
import { maxPostingsInMail } from '#shared/mail/templates/job-feed.ts';
import { mailSamples, sampleLink, sampleSender } from '../support/mail-samples.ts';

const context = {
  portalUrl: 'https://portal.example',
  sender: sampleSender,
  link: sampleLink,
  unsubscribeUrl: 'https://api.portal.example/v1/unsubscribe/k1.client-1.abc',
};
const render = (message: MailMessage) => renderMail(message, context);
const named = mailSamples.map((message) => ({ name: `${message.template} ${message.language}`, message }));

type Feed = Extract<MailMessage, { template: 'job-feed' }>;

function feed(language: Language, data: Partial<Feed['data']> = {}): Feed {
  const sample = mailSamples.find(
    (message): message is Feed => message.template === 'job-feed' && message.language === language,
  );
  if (!sample) {
    throw new Error('No sample');
  }
  return { ...sample, data: { ...sample.data, ...data } };
}

/** What a reader of the HTML part sees: its text, tag by tag. */
function visibleTexts(html: string): string[] {
  return html
    .replace(/^.*?<body/s, '<body')
    .replace(/<!--.*?-->/gs, '')
    .split(/<[^>]*>/)
    .map(decode)
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

function decode(text: string): string {
  const named: Readonly<Record<string, string>> = {
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&#x27;': "'",
    '&amp;': '&',
  };
  return text.replace(/&(?:lt|gt|quot|#x27|amp);/g, (entity) => named[entity] ?? entity);
}

describe('every mail', () => {
  it('has a sample in each language, of the shape that the outbox stores', () => {
    const templates = MailMessage.options.map((option) => option.shape.template.value);
    for (const language of ['en', 'fr']) {
      const sampled = mailSamples.filter((message) => message.language === language).map(({ template }) => template);
      expect(sampled.toSorted()).toEqual(templates.toSorted());
    }
    for (const message of mailSamples) {
      expect(MailMessage.parse(message)).toEqual(message);
    }
  });

  it.each(named)('$name: declares its language, one h1, and tables that are layout only', ({ message }) => {
    const { html } = render(message);
    expect(html).toMatch(/^<!doctype html><html[^>]* lang="(en|fr)"/);
    expect(html).toContain(`lang="${message.language}"`);
    expect(html.match(/<h1\b/g)).toHaveLength(1);
    for (const [table] of html.matchAll(/<table\b[^>]*>/g)) {
      expect(table).toContain('role="presentation"');
    }
    for (const [image] of html.matchAll(/<img\b[^>]*>/g)) {
      expect(image).toMatch(/\balt="/);
    }
    expect(html).toContain('<meta name="color-scheme" content="light dark"/>');
  });

  it.each(named)('$name: the text part says everything that the HTML part says', ({ message }) => {
    const { html, text } = render(message);
    const plain = text.replace(/\s+/g, ' ');
    const brandAndPreview = 2;
    const buttonAddress = 2;
    const left = visibleTexts(html).filter((part) => !plain.includes(part.replace(/\s+/g, ' ')));
    expect(left.length).toBeLessThanOrEqual(brandAndPreview + buttonAddress);
    const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => decode(href));
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) {
      expect(text).toContain(link);
    }
  });

  it.each(named)('$name: says who sends it, and from where (anti-spam law)', ({ message }) => {
    const { html, text } = render(message);
    for (const part of [html, text]) {
      expect(part).toContain(sampleSender.name);
      expect(part).toContain(sampleSender.postalAddress);
      expect(part).toContain(context.portalUrl);
    }
  });

  it.each(named)('$name: stays below the size at which mail programs cut it off', ({ message }) => {
    expect(Buffer.byteLength(render(message).html)).toBeLessThan(100_000);
  });
});

describe('account links', () => {
  const withLink = named.filter(({ message }) => 'expiresAt' in message.data);

  it.each(withLink)('$name: carries the link in both parts, and when it ends in the instance’s zone', ({ message }) => {
    const { html, text, subject } = render(message);
    expect(html).toContain(`href="${sampleLink}"`);
    expect(text).toContain(`\n${sampleLink}\n`);
    expect(subject).not.toContain('http');
    const ends =
      message.language === 'en'
        ? 'Sunday, November 29, 2026 at 2:05 p.m. EST'
        : 'dimanche 29 novembre 2026 à 14 h 05 HNE';
    expect(text.replaceAll('\u00a0', ' ')).toContain(ends);
  });
});

describe('French mails', () => {
  const french = named.filter(({ message }) => message.language === 'fr');

  it.each(french)('$name: leaves nothing in English', ({ message }) => {
    const english = mailSamples.find(({ template, language }) => template === message.template && language === 'en');
    const known = new Set(
      [sampleSender.name, sampleSender.postalAddress, context.portalUrl, sampleLink].concat(namesIn(message)),
    );
    const inEnglish = new Set(english ? visibleTexts(render(english).html) : []);
    const same = visibleTexts(render(message).html).filter((part) => inEnglish.has(part) && !known.has(part));
    expect(same.filter((part) => /\p{L}{2}/u.test(part))).toEqual([]);
  });

  it.each(french)('$name: has no breaking space before : ; ! ? % or inside « »', ({ message }) => {
    const { subject, text, html } = render(message);
    for (const part of [subject, text.replace(/https?:\S+/g, ''), visibleTexts(html).join('\n')]) {
      expect(part).not.toMatch(/ [:;!?%»]|« /);
    }
    expect(text).toMatch(/\u00a0:/);
  });
});

function namesIn(message: MailMessage): string[] {
  return message.template === 'job-feed' ? message.data.postings.map(({ employer }) => employer) : [];
}

describe('what people wrote', () => {
  const nasty = `<script>alert(1)</script>"'&\r\nBcc: all@people.example\u202e`;
  const hostile: readonly MailMessage[] = mailSamples.map((message) => {
    const data = JSON.parse(JSON.stringify(message.data), (key, value: unknown) =>
      [
        'recipientName',
        'serviceProviderName',
        'title',
        'employer',
        'label',
        'city',
        'name',
        'assignedBy',
        'comments',
      ].includes(key)
        ? nasty
        : value,
    );
    return MailMessage.parse({ ...message, data });
  });

  it.each(hostile.map((message) => ({ name: `${message.template} ${message.language}`, message })))(
    '$name: is never markup, never a line of its own',
    ({ message }) => {
      const { html, text, subject } = render(message);
      expect(html).not.toContain('<script');
      expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;');
      expect(subject).not.toMatch(/[\r\n]/);
      expect(text).not.toMatch(/^Bcc:/m);
      expect(html + text + subject).not.toContain('\u202e');
    },
  );

  it('keeps ids inside their path segment', () => {
    expect(portalPage.posting('https://portal.example/', '../../evil?x=1#"')).toBe(
      'https://portal.example/jobs/..%2F..%2Fevil%3Fx%3D1%23%22',
    );
  });
});

describe('JE-03 the job-feed mail', () => {
  it('links each title to its posting in the portal, in the order given', () => {
    const { html } = render(feed('en'));
    const links = [...html.matchAll(/<h2[^>]*><a href="([^"]+)"/g)].map(([, href]) => href);
    expect(links).toHaveLength(maxPostingsInMail);
    expect(links).toEqual(links.map((_, index) => `https://portal.example/jobs/posting-${index + 1}`));
  });

  it('JB-03 shows the badge in words, and none below 50 %', () => {
    const [first] = feed('en').data.postings;
    if (!first) {
      throw new Error('No posting');
    }
    const { matchPercent: _none, ...below } = first;
    for (const [language, words] of [
      ['en', 'Skills match: 67\u00a0%'],
      ['fr', 'Compétences correspondantes\u00a0: 67\u00a0%'],
    ] as const) {
      const shown = render(feed(language, { total: 1, postings: [{ ...first, matchPercent: 67 }] }));
      expect(shown.html).toContain(words);
      expect(shown.text).toContain(words);
      const hidden = render(feed(language, { total: 1, postings: [below] }));
      expect(hidden.html + hidden.text).not.toMatch(/Skills match|Compétences correspondantes/);
    }
    expect(MailMessage.safeParse(feed('en', { postings: [{ ...first, matchPercent: 49 }] })).success).toBe(false);
  });

  it('JB-08 says why each posting is there', () => {
    const [first] = feed('en').data.postings;
    if (!first) {
      throw new Error('No posting');
    }
    const reasons = [
      { kind: 'occupation', label: 'Cooks' },
      { kind: 'company', label: 'Harbour Grill' },
      { kind: 'sector', label: 'Food' },
      { kind: 'skills', matched: 4, required: 6 },
    ] as const;
    const postings = [{ ...first, reasons: [...reasons] }];
    const english = render(feed('en', { total: 1, postings })).text;
    expect(english).toContain('You follow the occupation “Cooks”');
    expect(english).toContain('You follow the company “Harbour Grill”');
    expect(english).toContain('You follow the sector “Food”');
    expect(english).toContain('You have 4 of the 6 skills that it asks for');
    const french = render(feed('fr', { total: 1, postings })).text;
    expect(french).toContain('Vous suivez la profession «\u00a0Cooks\u00a0»');
    expect(french).toContain('Vous suivez l’entreprise «\u00a0Harbour Grill\u00a0»');
    expect(french).toContain('Vous suivez le secteur «\u00a0Food\u00a0»');
    expect(french).toContain('Vous avez 4 des 6 compétences demandées');
  });

  it('counts what is new, and says when it shows only the best of them', () => {
    expect(render(feed('en')).subject).toBe('24 new jobs for you');
    expect(render(feed('en')).text).toContain('Shown here: the best 20 of 24.');
    expect(render(feed('fr')).text).toContain('Affichées ici\u00a0: les 20 meilleures sur 24.');
    const one = { total: 1, postings: feed('en').data.postings.slice(0, 1) };
    expect(render(feed('en', one)).subject).toBe('1 new job for you');
    expect(render(feed('fr', one)).subject).toBe('1 nouvelle offre d’emploi pour vous');
    expect(render(feed('en', one)).text).not.toContain('Shown here');
  });

  it('DEC-11 tells a client who follows nothing that these fit their skills, and where to follow', () => {
    const { text } = render(feed('en', { basis: 'skills' }));
    expect(text).toContain('fit your skills');
    expect(text).toContain('Choose what to follow (https://portal.example/following)');
  });

  it('JE-04 ends with the way out: how often, and unsubscribe', () => {
    for (const language of ['en', 'fr'] as const) {
      const { html, text } = render(feed(language));
      for (const href of [context.unsubscribeUrl, 'https://portal.example/profile/communication']) {
        expect(html).toContain(`href="${href}"`);
        expect(text).toContain(href);
      }
    }
  });

  it('JE-03 takes no more than 20 postings', () => {
    const postings = feed('en').data.postings;
    expect(MailMessage.safeParse(feed('en', { postings: [...postings, ...postings.slice(0, 1)] })).success).toBe(false);
    expect(MailMessage.safeParse(feed('en', { postings: [] })).success).toBe(false);
  });
});
