import type { Part } from './archive-parts.ts';

export interface Listed {
  readonly part: Part;
  readonly count: number;
}

/** README files in English and French for the reader of the archive. */
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
staff-only/   What staff wrote about the person, and what the law may exempt from access: notes, the safety flag, tasks,
              private files, the audit log. Review it before you hand it over: it may mention other people.
names.json    The names of staff and service providers whose ids occur here.

The JSON files use the field names of the portal's API. Where the API returns an id with a name, they have the id.
Times are in UTC, days in the portal's time zone. File names start with the id of the file.

${list('person', 'en')}

${list('staff-only', 'en')}

Not included: passwords (the portal does not know them), links to set a password, delivered mails, backups.
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

Non inclus : les mots de passe (le portail ne les connaît pas), les liens pour en choisir un, les courriels remis, les copies de
sauvegarde.
`;
  return [
    { name: 'README.txt', input: english },
    { name: 'LISEZMOI.txt', input: french },
  ];
}
