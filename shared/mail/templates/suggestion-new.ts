import * as z from 'zod';
import type { Language } from '#shared/domain/account.ts';
import { type SuggestionKind, suggestionKinds } from '#shared/domain/suggestion.ts';
import { greeting, type MailContent, type MailContext, paragraph } from '../content.ts';
import { fr } from '../language.ts';
import { portalPage } from '../portal.ts';
import { messageSchema } from './message.ts';

/** A mail about suggestions names at most this many of them. */
export const maxSuggestionsInMail = 20;

/** Staff suggested something to a client (FO-09). Without the staff's message. */
export const SuggestionNew = messageSchema('suggestion-new', {
  recipientName: z.string(),
  /** Names without duplicates; empty if the accounts no longer exist. */
  suggestedBy: z.array(z.string()),
  /** Number of suggestions, including those that are not shown. */
  total: z.int().positive(),
  /** In the reader's language, oldest first. */
  suggestions: z
    .array(z.object({ kind: z.enum(suggestionKinds), label: z.string() }))
    .min(1)
    .max(maxSuggestionsInMail),
});
export type SuggestionNew = z.infer<typeof SuggestionNew>;

const en = {
  subject: (total: number): string => (total === 1 ? 'A suggestion for you' : `${total} suggestions for you`),
  preview: 'You decide whether to accept it.',
  suggested: 'Your service provider suggests:',
  suggestedBy: (people: string, several: boolean) => `${people} ${several ? 'suggest' : 'suggests'}:`,
  kinds: {
    occupation: 'Follow the occupation',
    company: 'Follow the company',
    sector: 'Follow the sector',
    skill: 'Add the skill',
  } satisfies Record<SuggestionKind, string>,
  shown: (shown: number, total: number) => `Shown here: ${shown} of ${total}.`,
  decide:
    'You decide: nothing changes until you accept. What you follow shapes My Jobs Feed; your skills show which jobs fit you.',
  button: 'Accept or decline',
  why: 'You received this message because your service provider may send you messages about their work with you. ',
  change: 'Change what you are sent',
};

const french = (): typeof en => ({
  subject: (total) => (total === 1 ? 'Une suggestion pour vous' : fr`${total} suggestions pour vous`),
  preview: 'C’est vous qui décidez d’y donner suite.',
  suggested: fr`Votre fournisseur de services vous suggère :`,
  suggestedBy: (people, several) => fr`${people} ${several ? 'vous suggèrent' : 'vous suggère'} :`,
  kinds: {
    occupation: 'Suivre la profession',
    company: 'Suivre l’entreprise',
    sector: 'Suivre le secteur',
    skill: 'Ajouter la compétence',
  },
  shown: (shown, total) => fr`Affichées ici : ${shown} sur ${total}.`,
  decide: fr`C’est vous qui décidez : rien ne change tant que vous n’acceptez pas. Ce que vous suivez alimente Mes offres d’emploi ; vos compétences montrent quels emplois vous conviennent.`,
  button: 'Accepter ou refuser',
  why: 'Vous recevez ce message parce que votre fournisseur de services peut vous écrire au sujet de votre accompagnement. ',
  change: 'Choisir ce que vous recevez',
});

const texts = { en, fr: /* @__PURE__ */ french() };

export function suggestionNew({ data, language }: SuggestionNew, { portalUrl }: MailContext): MailContent {
  const t = texts[language];
  const { suggestedBy, suggestions, total } = data;
  return {
    subject: t.subject(total),
    preview: t.preview,
    blocks: [
      greeting(language, data.recipientName),
      paragraph(
        suggestedBy.length === 0 ? t.suggested : t.suggestedBy(listed(language, suggestedBy), suggestedBy.length > 1),
      ),
      { kind: 'facts', rows: suggestions.map(({ kind, label }) => ({ label: t.kinds[kind], value: label })) },
      ...(suggestions.length < total ? [paragraph(t.shown(suggestions.length, total))] : []),
      paragraph(t.decide),
      { kind: 'button', label: t.button, href: portalPage.suggestions(portalUrl) },
    ],
    footer: [[t.why, { text: t.change, href: portalPage.mailPreferences(portalUrl) }]],
  };
}

function listed(language: Language, names: readonly string[]): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(names);
}
