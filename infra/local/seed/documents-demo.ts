import type { ClientDocument, DocumentKind } from '#shared/domain/document.ts';
import { newId } from '#shared/ids.ts';
import { addDocument } from '#shared/persistence/documents.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { demoStaff } from './accounts-demo.ts';
import { daysBefore } from './clients-demo-people.ts';
import type { SeedContext } from './context.ts';

interface DemoDocument {
  readonly clientId: string;
  readonly kind: DocumentKind;
  readonly title: string;
  /** Absent: the client wrote it. */
  readonly author?: string;
  readonly daysAgo: number;
  readonly content: object;
}

const amina: DemoDocument = {
  clientId: 'client-amina',
  kind: 'resume',
  title: 'Bookkeeper',
  daysAgo: 29,
  content: {
    basics: {
      name: 'Amina Haddad',
      label: 'Bookkeeper',
      email: 'amina@clients.example',
      phone: '+1 416 555 0110',
      location: { city: 'Toronto', region: 'ON', countryCode: 'CA' },
      summary:
        'Bookkeeper with nine years in small companies, from invoices to the annual statement. Careful with deadlines, quick ' +
        'with spreadsheets, and used to explaining figures to people who do not like them.',
    },
    work: [
      {
        position: 'Bookkeeper',
        name: 'Al Noor Trading',
        location: 'Amman',
        startDate: '2015-02',
        endDate: '2023-08',
        highlights: [
          'Kept the books of a wholesaler with 40 employees, payroll included',
          'Closed each month within four working days, two days earlier than before',
          'Moved seven years of ledgers into new software without a lost entry',
        ],
      },
      {
        position: 'Office assistant',
        name: 'Rainbow Printing',
        location: 'Amman',
        startDate: '2012-09',
        endDate: '2015-01',
        highlights: ['Invoices, reminders and the petty cash of a shop with six employees'],
      },
    ],
    education: [
      {
        studyType: 'Bachelor of Commerce',
        area: 'Accounting',
        institution: 'Amman Business College',
        startDate: '2008-09',
        endDate: '2012-06',
      },
    ],
    skills: [
      { name: 'Bookkeeping', keywords: ['Accounts payable and receivable', 'Payroll', 'Month-end closing'] },
      { name: 'Software', keywords: ['Excel', 'QuickBooks', 'Sage 50'] },
    ],
    languages: [
      { language: 'Arabic (العربية)', fluency: 'Native' },
      { language: 'English', fluency: 'Fluent' },
      { language: 'French', fluency: 'Basic' },
    ],
    volunteer: [{ position: 'Treasurer', organization: 'Lakeshore Newcomers Choir', startDate: '2024-03' }],
  },
};

const documents: readonly DemoDocument[] = [
  amina,
  { ...amina, title: 'Bookkeeper (copy)', author: demoStaff.maya.id, daysAgo: 13 },
  {
    clientId: 'client-amina',
    kind: 'cover-letter',
    title: 'Harbour Dental, bookkeeper',
    daysAgo: 12,
    content: {
      addresseeName: 'Ms. Okoye',
      company: 'Harbour Dental',
      jobTitle: 'Part-time bookkeeper',
      opening: 'Dear Ms. Okoye,',
      body:
        'Your clinic is looking for somebody who keeps its books in order and its month-end short. I have done both for ' +
        'eight years, for a wholesaler with 40 employees.\n\nMonth-end took six working days when I began and four when I ' +
        'left. I know payroll, accounts payable and receivable, and I have moved a company to new software without losing an ' +
        'entry.\n\nI live ten minutes from your office and could start in two weeks.',
      closing: 'Kind regards,',
      signature: 'Amina Haddad',
    },
  },
  {
    clientId: 'client-chloe',
    kind: 'resume',
    title: 'Adjointe administrative',
    daysAgo: 8,
    content: {
      basics: {
        name: 'Chloé Bélanger',
        label: 'Adjointe administrative bilingue',
        email: 'chloe@clients.example',
        location: { city: 'Toronto', region: 'ON', countryCode: 'CA' },
        summary:
          'Adjointe administrative à l’aise avec l’accueil, l’agenda et la facturation. Je cherche un poste à temps partiel ' +
          'pendant mes études.',
      },
      work: [
        {
          position: 'Réceptionniste',
          name: 'Clinique du Parc',
          location: 'Ottawa',
          startDate: '2022-08',
          highlights: ['Accueil de 60 patients par jour, en français et en anglais', 'Facturation à l’assurance-santé'],
        },
        {
          position: 'Caissière',
          name: 'Librairie du Canal',
          location: 'Ottawa',
          startDate: '2020-06',
          endDate: '2022-07',
        },
      ],
      education: [
        { studyType: 'Diplôme', area: 'Techniques de bureau', institution: 'Collège du Canal', startDate: '2023-09' },
      ],
      skills: [{ name: 'Logiciels', keywords: ['Word', 'Excel', 'Sage 50'] }],
      languages: [
        { language: 'Français', fluency: 'Langue maternelle' },
        { language: 'Anglais', fluency: 'Courant' },
      ],
    },
  },
  {
    clientId: 'client-chloe',
    kind: 'cover-letter',
    title: 'Clinique du Canal',
    author: demoStaff.manager.id,
    daysAgo: 6,
    content: {
      addresseeName: 'Mme Tremblay',
      company: 'Clinique du Canal',
      jobTitle: 'Adjointe à l’accueil, temps partiel',
      opening: 'Madame,',
      body:
        'Votre annonce m’a tout de suite intéressée : vous cherchez une adjointe bilingue, et j’accueille depuis trois ans les ' +
        'patients d’une clinique dans les deux langues.\n\nJe tiens l’agenda de quatre médecins et je facture à ' +
        'l’assurance-santé. Je serais heureuse de vous en dire plus lors d’un entretien.',
      closing: 'Je vous prie d’agréer, Madame, mes salutations distinguées.',
      signature: 'Chloé Bélanger',
    },
  },
];

/** Resumes and cover letters of two clients, one of them French; some by their caseworkers. */
export async function seedDemoDocuments({ environment, clock }: SeedContext): Promise<void> {
  const now = clock();
  const transaction = new Transaction();
  for (const { clientId, kind, title, author, daysAgo, content } of documents) {
    const at = daysBefore(now, daysAgo);
    const document: ClientDocument = {
      id: newId(at.getTime()),
      clientId,
      kind,
      title,
      authorId: author ?? clientId,
      authorKind: author === undefined ? 'client' : 'staff',
      content: JSON.stringify(content),
      createdAt: at.toISOString(),
      updatedAt: at.toISOString(),
      version: 1,
    };
    addDocument(transaction, document);
  }
  await transaction.commit(connect(environment.TABLE_NAME));
}
