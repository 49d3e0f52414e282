import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { composeMail, parseMailbox } from '#shared/mail/compose.ts';
import { fr, frenchSpacing } from '#shared/mail/language.ts';
import { oneLine } from '#shared/mail/plain.ts';
import { renderMail } from '#shared/mail/render.ts';
import { MailFailure } from '#shared/mail/sender.ts';
import { clientOfToken, unsubscribeToken, unsubscribeUrl } from '#shared/mail/unsubscribe-token.ts';
import { KeyRing } from '#shared/secrets/key-ring.ts';
import { randomKeys } from '../support/http.ts';
import { mailSamples, sampleLink, sampleSender } from '../support/mail-samples.ts';

const from = { name: 'Portail d’emplois – Jobs Portal', address: 'no-reply@portal.example' };
const rendered = { subject: 'Bonjour Chloé', html: '<p>Grüße</p>', text: 'Grüße', language: 'fr' } as const;

async function parsed(
  mail: typeof rendered | { subject: string; html: string; text: string; language: 'en' },
  to = 'chloe@clients.example',
  unsubscribe?: string,
) {
  const raw = await composeMail(mail, { id: 'outbox1', from, to, unsubscribeUrl: unsubscribe });
  return { source: Buffer.from(raw).toString('latin1'), mail: await PostalMime.parse(raw) };
}

function header(mail: { headers: readonly { key: string; value: string }[] }, name: string): string[] {
  return mail.headers.filter(({ key }) => key === name).map(({ value }) => value);
}

describe('the MIME message', () => {
  it.each(mailSamples.map((message) => ({ name: `${message.template} ${message.language}`, message })))(
    '$name: comes out of a mail parser as it went in',
    async ({ message }) => {
      const mail = renderMail(message, {
        portalUrl: 'https://portal.example',
        sender: sampleSender,
        link: sampleLink,
        unsubscribeUrl: 'https://api.portal.example/v1/unsubscribe/t',
      });
      const raw = await composeMail(mail, { id: 'outbox1', from, to: message.to });
      const read = await PostalMime.parse(raw);
      expect(read.subject).toBe(mail.subject);
      expect(read.from).toEqual({ name: from.name, address: from.address });
      expect(read.to).toEqual([{ name: '', address: message.to }]);
      expect(read.html?.trim()).toBe(mail.html.trim());
      expect(read.text?.replaceAll('\r\n', '\n').trim()).toBe(mail.text.trim());
      expect(header(read, 'content-language')).toEqual([message.language]);
    },
  );

  it('holds 7-bit lines of at most 998 characters that end in CR LF', async () => {
    const { source } = await parsed({
      ...rendered,
      subject: 'é'.repeat(300),
      text: 'ß'.repeat(5000),
    } as typeof rendered);
    expect([...source].every((character) => character < '\u0080')).toBe(true);
    expect(source.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(Math.max(...source.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
  });

  it('says that a machine sent it, and has a Message-ID that follows from the outbox id', async () => {
    const { mail } = await parsed(rendered);
    expect(mail.messageId).toBe('<outbox1@portal.example>');
    expect(header(mail, 'auto-submitted')).toEqual(['auto-generated']);
  });

  it('JE-04 carries one-click unsubscription on list mail only (RFC 8058)', async () => {
    const url = `https://api.portal.example/v1/unsubscribe/k1.client.${'a'.repeat(43)}`;
    const { mail } = await parsed(rendered, undefined, url);
    expect(header(mail, 'list-unsubscribe')).toEqual([`<${url}>`]);
    expect(header(mail, 'list-unsubscribe-post')).toEqual(['List-Unsubscribe=One-Click']);
    const { mail: transactional } = await parsed(rendered);
    expect(transactional.headers.filter(({ key }) => key.startsWith('list-'))).toEqual([]);
  });

  it.each([
    'a@b.example\r\nBcc: all@people.example',
    'a@b.example, c@d.example',
    'a@b.example;c@d.example',
    'Group:a@b.example',
    '"a@x"@b.example',
    'A <a@b.example>',
    'a b@c.example',
    'nobody',
    '',
  ])('refuses %j as a recipient for good', async (to) => {
    await expect(parsed(rendered, to)).rejects.toSatisfy(
      (error) => error instanceof MailFailure && error.permanent && error.reason === 'bad-recipient',
    );
  });

  it('never gains a header or a recipient from a subject or a name', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (text) => {
        const raw = await composeMail(
          { ...rendered, subject: oneLine(`${text}\r\nBcc: all@people.example\r\n\r\nbody`) },
          { id: 'outbox1', from: { ...from, name: `${text}\r\nX-Evil: 1` }, to: 'chloe@clients.example' },
        );
        const read = await PostalMime.parse(raw);
        expect(read.bcc ?? []).toEqual([]);
        expect(header(read, 'x-evil')).toEqual([]);
        expect(read.to).toHaveLength(1);
        expect(read.html?.trim()).toBe(rendered.html);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the sender', () => {
  it('is read from MAIL_FROM', () => {
    expect(parseMailbox('Jobs Portal <no-reply@portal.example>')).toEqual({
      name: 'Jobs Portal',
      address: 'no-reply@portal.example',
    });
    expect(parseMailbox('no-reply@portal.example').name).toBe('no-reply@portal.example');
    expect(() => parseMailbox('Jobs Portal')).toThrow('MAIL_FROM');
  });
});

describe('plain text', () => {
  it('is one line, whatever comes in, and stays as it is the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = oneLine(text);
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(oneLine(line)).toBe(line);
      }),
    );
  });
});

describe('French spacing', () => {
  it('sets what we wrote and leaves what is put in', () => {
    expect(fr`Lieu : « ${'A : b ?'} » à ${50} %`).toBe('Lieu\u00a0: «\u00a0A : b ?\u00a0» à 50\u00a0%');
    expect(frenchSpacing('https://x')).toBe('https://x');
  });
});

describe('JE-04 unsubscribe tokens', () => {
  const keys = randomKeys();
  const ring = new KeyRing(keys);

  it('name their client, and nobody else’s', () => {
    const token = unsubscribeToken(ring, 'client-1');
    expect(clientOfToken(ring, token)).toBe('client-1');
    expect(clientOfToken(ring, token.replace('client-1', 'client-2'))).toBeUndefined();
    expect(clientOfToken(new KeyRing(randomKeys()), token)).toBeUndefined();
    expect(unsubscribeUrl('https://api.portal.example/', token)).toBe(
      `https://api.portal.example/v1/unsubscribe/${token}`,
    );
    expect(encodeURIComponent(token)).toBe(token);
  });

  it('outlive a rotation of the key', () => {
    const token = unsubscribeToken(ring, 'client-1');
    const rotated = new KeyRing({
      ...keys,
      unsubscribe: {
        current: 'k2',
        keys: { ...keys.unsubscribe.keys, k2: randomBytes(32).toString('base64') },
      },
    });
    expect(clientOfToken(rotated, token)).toBe('client-1');
    expect(unsubscribeToken(rotated, 'client-1')).not.toBe(token);
  });

  it('cannot be made up or bent', () => {
    const token = unsubscribeToken(ring, 'client-1');
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'abcXYZ019-_.'), (place, character) => {
        const bent = token.slice(0, place) + character + token.slice(place + 1);
        fc.pre(bent !== token);
        // The last character of base64url carries two unused bits.
        fc.pre(place < token.length - 1);
        expect(clientOfToken(ring, bent)).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(clientOfToken(ring, text)).toBeUndefined();
      }),
    );
  });
});
