import type { Part } from './parts.ts';

export interface Listed {
  readonly part: Part;
  readonly count: number;
}

/** What somebody who opens the archive has to know, in English and in French. */
export function readmes(
  listed: readonly Listed[],
  at: Date,
): readonly { readonly name: string; readonly input: string }[] {
  const list = (folder: Part['folder'], language: 'en' | 'fr') =>
    listed
      .filter(({ part }) => part.folder === folder)
      .map(({ part, count }) => `  ${folder}/${part.file}.json  (${count})  ${part[language]}`)
      .join('\n');
  const time = at.toISOString();
  const english = `Everything that the portal holds about one person
=================================================

Made on ${time} (UTC).

person/       What the person gave, did, or may see in the portal.
staff-only/   What staff wrote about them, and what the law may exempt from access: notes, the safety flag, tasks,
              private files, the audit log. Look through it before you hand it over: it may speak of others.
names.json    The names of staff and service providers whose ids occur here.

The JSON files use the names of the portal's API. Where the API shows a name with an id, here is the id.
Times are UTC, days are those of the portal. Files carry their id before their name.

${list('person', 'en')}

${list('staff-only', 'en')}

Not in here: passwords (nobody knows them), links to set one, mails that were delivered, backups.
`;
  const french = `Tout ce que le portail contient sur une personne
================================================

Fait le ${time} (UTC).

person/       Ce que la personne a fourni ou fait, ou qu’elle peut voir dans le portail.
staff-only/   Ce que le personnel a écrit à son sujet, et ce que la loi peut soustraire à l’accès : notes, indicateur
              de sécurité, tâches, fichiers privés, journal d’audit. À examiner avant toute remise : il peut y être
              question d’autres personnes.
names.json    Les noms des membres du personnel et des fournisseurs dont les identifiants figurent ici.

Les fichiers JSON emploient les noms de l’API du portail. Là où l’API montre un nom avec un identifiant, on trouve ici
l’identifiant. Les heures sont en UTC, les jours ceux du portail. Les fichiers portent leur identifiant devant leur nom.

${list('person', 'fr')}

${list('staff-only', 'fr')}

Absents : les mots de passe (personne ne les connaît), les liens pour en choisir un, les courriels remis, les copies de
sauvegarde.
`;
  return [
    { name: 'README.txt', input: english },
    { name: 'LISEZMOI.txt', input: french },
  ];
}
