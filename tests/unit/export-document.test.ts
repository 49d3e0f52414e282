import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import mammoth from 'mammoth';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportDocument } from '#functions/export-document/blocks.ts';
import { type Compiler, loadCompiler } from '#functions/export-document/compiler.ts';
import { attachment } from '#functions/export-document/file-name.ts';
import { letterBlocks } from '#functions/export-document/letter-blocks.ts';
import { pdfOf } from '#functions/export-document/pdf.ts';
import { resumeBlocks } from '#functions/export-document/resume-blocks.ts';
import { wordOf } from '#functions/export-document/word.ts';
import { formatDate, formatPeriod } from '#functions/export-document/wording.ts';
import { writeExportFiles } from '#infra/build/export-files.ts';
import type { Language } from '#shared/domain/account.ts';
import type { ResumeSections } from '#shared/domain/resume.ts';
import { clientRecord } from '../support/people.ts';
import { fullResume, solid, textsOf } from '../support/resume-samples.ts';

let folder: string;
let compiler: Compiler;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portal-export-'));
  await writeExportFiles(folder, 'linked');
  compiler = await loadCompiler(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

function resume(sections: ResumeSections, language: Language = 'en'): ExportDocument {
  const name = sections.basics?.name ?? 'Robin Test';
  const blocks = resumeBlocks(sections, name, language);
  return { title: `${name} – Baker`, author: name, language, layout: 'resume', blocks };
}

async function read(pdf: Uint8Array) {
  const proxy = await getDocumentProxy(new Uint8Array(pdf));
  const { text } = await extractText(proxy, { mergePages: true });
  const links: string[] = [];
  const tags: string[] = [];
  for (let number = 1; number <= proxy.numPages; number += 1) {
    const page = await proxy.getPage(number);
    for (const { url } of await page.getAnnotations()) {
      links.push(url);
    }
    const walk = (node: { role?: string; children?: unknown[] } | null) => {
      if (node?.role) {
        tags.push(node.role);
      }
      for (const child of node?.children ?? []) {
        walk(child as typeof node);
      }
    };
    walk((await page.getStructTree()) as Parameters<typeof walk>[0]);
  }
  const { info } = await proxy.getMetadata();
  return { text, links, tags, info, pages: proxy.numPages, marked: await proxy.getMarkInfo() };
}

/** Word's own text, and what mammoth makes of its styles. */
async function readWord(bytes: Uint8Array) {
  const buffer = Buffer.from(bytes);
  const { value: html, messages } = await mammoth.convertToHtml({ buffer });
  const { value: text } = await mammoth.extractRawText({ buffer });
  const files = Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, file]) => [name, strFromU8(file)]));
  return { html, text, files, messages };
}

/** Every text is there, and each after the one before it. */
function expectInOrder(found: string, expected: readonly string[]) {
  const whole = solid(found);
  let at = 0;
  for (const text of expected) {
    const place = whole.indexOf(solid(text), at);
    expect(place, `${text} after ${whole.slice(Math.max(0, at - 80), at)}`).toBeGreaterThanOrEqual(0);
    at = place + solid(text).length;
  }
}

const headings = {
  en: ['Summary', 'Work experience', 'Education', 'Skills', 'Certificates', 'Languages', 'Projects', 'Volunteering'],
  fr: ['Profil', 'Expérience professionnelle', 'Formation', 'Compétences', 'Certifications', 'Langues', 'Projets'],
};

describe('RS-06: a resume as PDF and Word', () => {
  const full = fullResume(60);

  it('every section with 60 entries: all of it, in order, in both', { timeout: 120_000 }, async () => {
    const document = resume(full);
    const [pdf, word] = [await read(await pdfOf(document, compiler)), await readWord(await wordOf(document))];
    const expected = textsOf(full);
    expect(expected.length).toBeGreaterThan(2800);
    // Page numbers stand between the pages.
    const printed = pdf.text.replaceAll(/Page \d+ of \d+/g, '');
    expectInOrder(printed, expected);
    expectInOrder(word.text, expected);
    for (const heading of headings.en) {
      expect(word.html).toMatch(new RegExp(`<h1>(?:<a[^>]*></a>)?${heading}</h1>`));
    }
    const urls = JSON.stringify(full).match(/https:\/\/(?!meta)[\w.-]+\/\w+/g) ?? [];
    expect(urls.length).toBeGreaterThan(300);
    expect(new Set(pdf.links)).toEqual(new Set([...urls, 'mailto:robin@clients.example', 'tel:+14165550134']));
    expect(urls.filter((url) => !word.html.includes(`href="${url}"`))).toEqual([]);
    expect(pdf.pages).toBeGreaterThan(30);
    expect(pdf.text).toContain(`Page ${pdf.pages} of ${pdf.pages}`);
  });

  it('is made for all readers: tagged, with title, language, headings and lists', async () => {
    const pdf = await read(await pdfOf(resume(fullResume(2), 'fr'), compiler));
    expect(pdf.info).toMatchObject({
      Title: 'Robin Test lorem – Baker',
      Author: 'Robin Test lorem',
      Language: 'fr-CA',
    });
    expect(pdf.marked).toMatchObject({ Marked: true });
    for (const tag of ['H1', 'H2', 'P', 'L', 'LI', 'LBody', 'Link']) {
      expect(pdf.tags).toContain(tag);
    }
    expectInOrder(pdf.text, headings.fr);
    expect(pdf.text).toContain('mai 1950 – 20 novembre 1960');

    const { html, files, messages } = await readWord(await wordOf(resume(fullResume(2), 'fr')));
    expect(messages.filter(({ type }) => type === 'error')).toEqual([]);
    expect(html).toMatch(/<h2>.*workposition0 lorem/);
    expect(html).toMatch(/<ul><li>workhighlight0of0 lorem<\/li>/);
    expect(files['word/styles.xml']).toContain('w:val="fr-CA"');
    expect(files['docProps/core.xml']).toContain('<dc:title>Robin Test lorem – Baker</dc:title>');
    expect(files['word/document.xml']).toMatch(/<w:pStyle w:val="Title"\/>/);
  });

  it.each([
    ['Chinese', '厨师长经验'],
    ['Arabic', 'مطبخ'],
    ['Hebrew', 'מטבח'],
    ['Korean', '요리사'],
    ['Cyrillic', 'повар'],
    ['Vietnamese', 'đầu bếp'],
    ['Ethiopic', 'አማርኛ'],
    ['Inuktitut', 'ᐃᓄᒃᑎᑐᑦ'],
    ['emoji', '👩‍🍳🎉'],
  ])('%s: no text is lost', async (_, word) => {
    const sections = fullResume(3, word);
    const document = resume(sections);
    const words = textsOf(sections).flatMap((text) => text.split(' '));
    const pdf = solid((await read(await pdfOf(document, compiler))).text);
    // A line that runs from right to left is read word by word from its other end.
    expect(words.filter((one) => !pdf.includes(solid(one)))).toEqual([]);
    expect(pdf.split(solid(word.split(' ')[0] ?? '')).length).toBe(
      textsOf(sections).filter((text) => text.includes(word)).length + 1,
    );
    expectInOrder((await readWord(await wordOf(document))).text, textsOf(sections));
  });

  it('scripts of India are drawn, with letters that join', async () => {
    const words = ['ਪੰਜਾਬੀ', 'हिन्दी', 'বাংলা', 'ગુજરાતી', 'தமிழ்'];
    for (const word of words) {
      expect([...word].filter((character) => !compiler.coverage.has(character.codePointAt(0) ?? 0))).toEqual([]);
    }
  });

  it('what no font has is named, and does not vanish', async () => {
    const sections = { basics: { name: 'Robin', summary: 'ᚠᚢᚦ and ไทย and \u{10FFFF} and \uFFFE' } };
    const { text } = await read(await pdfOf(resume(sections), compiler));
    const named = '[U+16A0][U+16A2][U+16A6] and [U+0E44][U+0E17][U+0E22] and [U+10FFFF] and [U+FFFE]';
    expect(solid(text)).toContain(solid(named));
    const word = await readWord(await wordOf(resume(sections)));
    expect(word.text).toContain('ᚠᚢᚦ and ไทย and \u{10FFFF} and [U+FFFE]');
  });

  it('words that are longer than a line break, and stay on the page', async () => {
    const long = `${'W'.repeat(500)} ${'Donaudampfschifffahrt'.repeat(20)} https://${'path/'.repeat(300)}end`;
    const sections = {
      basics: { name: long, label: long, summary: `- ${long}` },
      work: [{ position: long, name: long }],
    };
    const pdf = await getDocumentProxy(new Uint8Array(await pdfOf(resume(sections), compiler)));
    const { text } = await extractText(pdf, { mergePages: true });
    expect(solid(text.replaceAll(/Page \d+ of \d+/g, '')).split(solid(long)).length).toBe(6);
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const { items } = await (await pdf.getPage(number)).getTextContent();
      for (const item of items) {
        if ('transform' in item) {
          expect(item.transform[4] + item.width).toBeLessThan(612 - 40);
        }
      }
    }
  });

  it('text is never taken for markup, nor an address for more than it is', async () => {
    const hostile = '#panic("x") $a$ *b* _c_ `d` [e] @f <g> \\u{41} //h';
    const sections = {
      basics: { name: hostile, summary: hostile, email: 'a@b.example?bcc=c@d.example', url: 'javascript:alert(1)' },
      work: [
        { name: hostile, url: 'file:///etc/passwd' },
        { name: 'x', url: 'www.plain.example' },
      ],
    };
    const pdf = await read(await pdfOf(resume(sections), compiler));
    expect(pdf.links).toEqual([]);
    expectInOrder(pdf.text, [hostile, 'a@b.example?bcc=c@d.example', 'javascript:alert(1)', hostile, hostile]);
    expect((await readWord(await wordOf(resume(sections)))).html).not.toContain('href');
  });

  it('no text whatsoever makes it fail', { timeout: 120_000 }, async () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 }).map((value) => value.replaceAll(/[\p{Cc}\p{Cs}]/gu, ' '));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 6 }), async (texts) => {
        const document = resume({
          basics: { name: texts[0] ?? '', summary: texts.join('\n') },
          work: texts.map((position) => ({ position, name: position, highlights: texts })),
          skills: [{ name: texts[0], keywords: texts }],
        });
        expect((await pdfOf(document, compiler)).length).toBeGreaterThan(500);
        const { messages } = await readWord(await wordOf(document));
        expect(messages.filter(({ type }) => type === 'error')).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('nothing at all is a page with a name', async () => {
    expect((await read(await pdfOf(resume({}), compiler))).text.trim()).toBe('Robin Test');
    expect((await readWord(await wordOf(resume({})))).text.trim()).toBe('Robin Test');
  });
});

describe('a cover letter', () => {
  it('from whom, when, to whom, about what, and its text, in the language of the client', async () => {
    const client = clientRecord({
      firstName: 'Chloé',
      lastName: 'Bélanger',
      language: 'fr',
      phone: '+16135550142',
      primaryMailingAddress: { line1: '12, rue du Canal', city: 'Ottawa', province: 'ON', postalCode: 'K1A 0B1' },
    });
    const letter = {
      addresseeName: 'Mme Tremblay',
      company: 'Clinique du Canal',
      jobTitle: 'Adjointe',
      opening: 'Madame,',
      body: 'Votre annonce m’intéresse.\n\nJe suis disponible.',
      closing: 'Salutations distinguées',
      signature: 'Chloé Bélanger\nAdjointe',
    };
    const blocks = letterBlocks(letter, client, 'Chloé Bélanger', '2026-11-22');
    const document = { title: 'Lettre', author: 'Chloé', language: 'fr', layout: 'letter', blocks } as const;
    const expected = [
      'Chloé Bélanger',
      client.email,
      '613-555-0142',
      '12, rue du Canal, Ottawa, ON K1A 0B1',
      '22 novembre 2026',
      'Mme Tremblay',
      'Clinique du Canal',
      'Objet : Adjointe',
      ...textsOf(letter).slice(3),
    ];
    expectInOrder((await read(await pdfOf(document, compiler))).text, expected);
    expectInOrder((await readWord(await wordOf(document))).text, expected);
  });
});

describe('wording', () => {
  it('dates as far as they are known; what is no day is left as it is', () => {
    expect(
      ['2020', '2020-05', '2020-05-03', '2020-02-31', '', undefined].map((date) => formatDate('en', date)),
    ).toEqual(['2020', 'May 2020', 'May 3, 2020', '2020-02-31', '', '']);
    expect(formatDate('fr', '2020-08-01')).toBe('1 août 2020');
    expect(formatPeriod('en', '2020', undefined)).toBe('2020 – Present');
    expect(formatPeriod('fr', '2020-01', '')).toBe('janvier 2020 – aujourd’hui');
    expect(formatPeriod('en', undefined, '2021')).toBe('2021');
    expect(formatPeriod('en', '2021', '2021')).toBe('2021');
  });

  it('file names in any script (RFC 6266), without what a file system does not take', () => {
    expect(attachment('Robin Test', 'Baker', '.pdf')).toBe('attachment; filename="Robin Test - Baker.pdf"');
    expect(attachment('أمينة', '厨师 👩‍🍳', '.docx')).toMatch(
      /^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w%.!'()*-]+\.docx$/,
    );
    expect(attachment('A/B\\C', '..\r\nSet-Cookie: "x"', '.json')).toBe(
      'attachment; filename="A B C - .. Set-Cookie x.json"',
    );
    expect(attachment('Robin', 'Robin Test', '.pdf')).toBe('attachment; filename="Robin Test.pdf"');
    expect(attachment('', '???', '.pdf')).toBe('attachment; filename=document.pdf');
    expect(attachment('é'.repeat(300), 'x', '.pdf').length).toBeLessThan(1000);
  });
});
