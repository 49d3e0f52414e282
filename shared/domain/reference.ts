import type { Permission } from './account.ts';
import type { ActivityType } from './activity.ts';
import type { camsClientStreams, jobFeedFrequencies } from './client.ts';
import type { RejectionReason } from './file.ts';
import type { JobLeadStatus } from './job-lead.ts';
import type { postingTypes } from './posting.ts';
import { foldText } from './text.ts';
import type { TrainingStatus } from './training.ts';

export interface ReferenceItem {
  readonly code: string;
  readonly label: { readonly en: string; readonly fr: string };
  /** Only on referral sources. */
  readonly allowsMarketingSources?: boolean;
}

type Labels = readonly [en: string, fr: string];

/** `Self-Referred (Walk-In)` → `self_referred_walk_in`, `Driver’s licence` → `drivers_licence`. */
export function codeOf(label: string): string {
  return foldText(label)
    .replace(/'/g, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}

/** A list with codes made from the English labels. */
function labelled(...labels: readonly Labels[]): readonly ReferenceItem[] {
  return labels.map(([en, fr]) => ({ code: codeOf(en), label: { en, fr } }));
}

/** A list with given codes. */
function coded<const C extends string>(labels: Readonly<Record<C, Labels>>): readonly ReferenceItem[] {
  return (Object.entries(labels) as [C, Labels][]).map(([code, [en, fr]]) => ({ code, label: { en, fr } }));
}

/** The referral sources that allow marketing sources. */
const sourcesWithMarketing: ReadonlySet<string> = new Set(['direct_contact_with_ssm', 'self_referred_walk_in']);

/** Every enumeration of the portal, for `GET /v1/reference` and for validation. */
export const reference = {
  referralSource: labelled(
    ['Direct Contact with SSM', 'Contact direct avec le GSS'],
    ['Self-Referred (Walk-In)', 'De sa propre initiative (sans rendez-vous)'],
    ['EO service provider', 'Fournisseur de services d’EO'],
    ['Ontario Works', 'Ontario au travail'],
    ['ODSP', 'POSPH'],
    ['Get SET / LBS', 'FOCUS / AFB'],
    ['Youth Job Connection', 'Connexion-emploi jeunesse'],
    ['Youth Job Connection Summer', 'Connexion-emploi jeunesse – été'],
    ['Youth Job Link', 'Lien-emploi jeunesse'],
    ['Better Jobs Ontario', 'Meilleurs emplois Ontario'],
    ['Apprenticeship office', 'Bureau de l’apprentissage'],
    ['Community agency', 'Organisme communautaire'],
    ['Employer', 'Employeur'],
    ['School', 'École'],
    ['Government office', 'Bureau gouvernemental'],
    ['Other', 'Autre'],
  ).map((item) => ({ ...item, allowsMarketingSources: sourcesWithMarketing.has(item.code) })),
  marketingSources: labelled(
    ['Social media', 'Médias sociaux'],
    ['Website/search', 'Site Web ou recherche'],
    ['Radio', 'Radio'],
    ['Television', 'Télévision'],
    ['Print', 'Presse écrite'],
    ['Transit/billboard', 'Transport en commun ou panneau d’affichage'],
    ['Event or job fair', 'Événement ou salon de l’emploi'],
    ['Word of mouth', 'Bouche à oreille'],
    ['Flyer/mail', 'Dépliant ou courrier'],
    ['Other', 'Autre'],
  ),
  serviceNeeds: labelled(
    ['Job search', 'Recherche d’emploi'],
    ['Resume/cover letter', 'CV ou lettre de présentation'],
    ['Interview preparation', 'Préparation aux entrevues'],
    ['Career planning', 'Planification de carrière'],
    ['Skills training', 'Formation professionnelle'],
    ['Language', 'Langue'],
    ['Literacy/essential skills', 'Alphabétisation ou compétences essentielles'],
    ['Credential recognition', 'Reconnaissance des titres de compétences'],
    ['Job retention', 'Maintien en emploi'],
    ['Housing', 'Logement'],
    ['Child care', 'Garde d’enfants'],
    ['Transportation', 'Transport'],
    ['Health/mental health', 'Santé ou santé mentale'],
    ['Financial support', 'Soutien financier'],
    ['Digital access', 'Accès au numérique'],
    ['Legal', 'Aide juridique'],
    ['Other', 'Autre'],
  ),
  accessToTransportation: labelled(
    ['Own vehicle', 'Véhicule personnel'],
    ['Driver’s licence', 'Permis de conduire'],
    ['Public transit', 'Transport en commun'],
    ['Ride from others', 'Covoiturage ou proches'],
    ['Bicycle/walking', 'Vélo ou marche'],
    ['None', 'Aucun'],
    ['Other', 'Autre'],
  ),
  identifiesAs: labelled(
    ['Indigenous (First Nations, Métis, Inuit)', 'Autochtone (Premières Nations, Métis, Inuit)'],
    ['Person with a disability', 'Personne en situation de handicap'],
    ['Newcomer', 'Nouvelle arrivante ou nouvel arrivant'],
    ['Racialized', 'Personne racisée'],
    ['Francophone', 'Francophone'],
    ['Youth', 'Jeune'],
    ['Older worker', 'Travailleuse ou travailleur d’âge mûr'],
    ['2SLGBTQ+', '2ELGBTQ+'],
    ['Woman', 'Femme'],
    ['Justice-involved', 'Personne ayant eu des démêlés avec la justice'],
    ['Veteran', 'Vétérane ou vétéran'],
    ['Prefer not to say', 'Préfère ne pas répondre'],
  ),
  highestEducation: labelled(
    ['Grade 0–8', 'De la 1re à la 8e année'],
    ['Grade 9', '9e année'],
    ['Grade 10', '10e année'],
    ['Grade 11', '11e année'],
    ['Grade 12', '12e année'],
    ['OAC', 'CPO'],
    ['Some apprenticeship', 'Apprentissage non terminé'],
    ['Some college', 'Études collégiales non terminées'],
    ['Some university', 'Études universitaires non terminées'],
    ['Certificate of apprenticeship', 'Certificat d’apprentissage'],
    ['Certificate/diploma', 'Certificat ou diplôme'],
    ['Applied degree', 'Grade d’études appliquées'],
    ['Bachelor’s', 'Baccalauréat'],
    ['Postgraduate', 'Études supérieures'],
  ),
  preferredLanguage: labelled(['English', 'Anglais'], ['French', 'Français'], ['Other', 'Autre']),
  sex: coded({
    female: ['Female', 'Femme'],
    male: ['Male', 'Homme'],
    another: ['Another', 'Autre'],
    undisclosed: ['Undisclosed', 'Non divulgué'],
  }),
  currentEmploymentStatus: labelled(
    ['Unemployed', 'Sans emploi'],
    ['Employed full-time', 'Emploi à temps plein'],
    ['Employed part-time', 'Emploi à temps partiel'],
    ['Self-employed', 'Travail indépendant'],
    ['Underemployed', 'Sous-emploi'],
    ['Full-time student', 'Études à temps plein'],
    ['Part-time student', 'Études à temps partiel'],
    ['Unable to work / on leave', 'Incapacité de travailler ou en congé'],
  ),
  maritalStatus: labelled(
    ['Single', 'Célibataire'],
    ['Married', 'Mariée ou marié'],
    ['Common-law', 'Union de fait'],
    ['Separated', 'Séparée ou séparé'],
    ['Divorced', 'Divorcée ou divorcé'],
    ['Widowed', 'Veuve ou veuf'],
  ),
  immigrationStatus: labelled(
    ['Permanent resident', 'Résidence permanente'],
    ['Convention refugee', 'Réfugiée ou réfugié au sens de la Convention'],
    ['Refugee claimant', 'Demande d’asile'],
    ['Temporary worker', 'Travail temporaire'],
    ['International student', 'Études internationales'],
    ['CUAET/other temporary', 'AVUCU ou autre statut temporaire'],
    ['Not applicable', 'Sans objet'],
  ),
  camsClientStream: coded<(typeof camsClientStreams)[number]>({
    A: ['Stream A', 'Volet A'],
    B: ['Stream B', 'Volet B'],
    C: ['Stream C', 'Volet C'],
  }),
  communicationPreferences: labelled(
    ['E-mail', 'Courriel'],
    ['Phone', 'Téléphone'],
    ['Text', 'Texto'],
    ['Mail', 'Courrier'],
  ),
  jobFeedFrequency: coded<(typeof jobFeedFrequencies)[number]>({
    daily: ['Daily', 'Tous les jours'],
    weekly: ['Weekly', 'Toutes les semaines'],
  }),
  /** The defaults, which the settings can change. The last two are for notes that the system writes. */
  activityType: labelled(
    ['Meeting in person', 'Rencontre en personne'],
    ['Phone', 'Téléphone'],
    ['E-mail', 'Courriel'],
    ['Text', 'Texto'],
    ['Video', 'Visioconférence'],
    ['No-show', 'Absence'],
    ['Workshop', 'Atelier'],
    ['Job development', 'Développement d’emploi'],
    ['Employer contact', 'Contact avec un employeur'],
    ['Follow-up', 'Suivi'],
    ['Retention check', 'Vérification du maintien en emploi'],
    ['Administrative', 'Administratif'],
    ['Referral', 'Aiguillage'],
    ['Safety Flag', 'Alerte de sécurité'],
  ),
  taskRepeats: coded({
    none: ['Does not repeat', 'Ne se répète pas'],
    daily: ['Daily', 'Tous les jours'],
    weekly: ['Weekly', 'Toutes les semaines'],
    biweekly: ['Every two weeks', 'Toutes les deux semaines'],
    monthly: ['Monthly', 'Tous les mois'],
  }),
  accountStatus: coded({
    active: ['Active', 'Actif'],
    invited: ['Invited', 'Invitation envoyée'],
    archived: ['Archived', 'Archivé'],
  }),
  jobLeadStatus: coded<JobLeadStatus>({
    interested: ['Interested', 'Intérêt'],
    applied: ['Applied', 'Candidature envoyée'],
    interviewing: ['Interviewing', 'En entrevue'],
    hired: ['I got hired!', 'J’ai été embauché·e!'],
    rejected: ['Rejected', 'Refus'],
    no_response: ['No response', 'Sans réponse'],
  }),
  suggestionStatus: coded({
    pending: ['Pending', 'En attente'],
    accepted: ['Accepted', 'Acceptée'],
    declined: ['Declined', 'Refusée'],
    withdrawn: ['Withdrawn', 'Retirée'],
  }),
  trainingStatus: coded<TrainingStatus>({
    recommended: ['Recommended', 'Recommandée'],
    declined: ['Declined', 'Refusée'],
    enrolled: ['Enrolled', 'Inscription faite'],
    in_progress: ['In progress', 'En cours'],
    completed: ['Completed', 'Terminée'],
    withdrawn: ['Withdrawn', 'Abandonnée'],
  }),
  transferStatus: coded({
    pending: ['Pending', 'En attente'],
    approved: ['Approved', 'Approuvée'],
    declined: ['Declined', 'Refusée'],
    cancelled: ['Cancelled', 'Annulée'],
  }),
  fileStatus: coded({
    pending: ['Being checked', 'Vérification en cours'],
    available: ['Available', 'Disponible'],
    rejected: ['Rejected', 'Rejeté'],
  }),
  fileRejectionReason: coded<RejectionReason>({
    empty: ['The file is empty.', 'Le fichier est vide.'],
    too_large: ['The file is larger than 10 MB.', 'Le fichier dépasse 10 Mo.'],
    executable: ['The file is a program, not a document.', 'Le fichier est un programme et non un document.'],
    web_page_or_script: [
      'The file is a web page or a script, not a document.',
      'Le fichier est une page Web ou un script et non un document.',
    ],
    type_not_accepted: [
      'The content of the file is neither PDF nor Word.',
      'Le contenu du fichier n’est ni PDF ni Word.',
    ],
    type_mismatch: [
      'The extension of the file name does not match the content.',
      'L’extension du nom ne correspond pas au contenu du fichier.',
    ],
    several_types: [
      'The file has two types at once, which can hide harmful content.',
      'Le fichier est de deux types à la fois, ce qui peut cacher un contenu nuisible.',
    ],
    password_protected: [
      'The file is protected by a password or encrypted, and cannot be checked. Save it without protection, and upload it again.',
      'Le fichier est chiffré ou protégé par un mot de passe et ne peut être vérifié. Enregistrez-le sans protection, puis téléversez-le de nouveau.',
    ],
    macros: [
      'The document contains macros. Save it without them, for instance as PDF.',
      'Le document contient des macros. Enregistrez-le sans macros, par exemple en PDF.',
    ],
    active_content: [
      'The document contains scripts or starts programs. Save it without them, for instance by printing it to PDF.',
      'Le document contient des scripts ou lance des programmes. Enregistrez-le sans eux, par exemple en l’imprimant en PDF.',
    ],
    embedded_files: [
      'The document contains other files. Remove them, and upload it again.',
      'Le document contient d’autres fichiers. Retirez-les, puis téléversez-le de nouveau.',
    ],
    external_content: [
      'The document loads content from other places. Save it as PDF, and upload the PDF.',
      'Le document charge des éléments d’ailleurs. Enregistrez-le en PDF, puis téléversez ce PDF.',
    ],
    unpacks_too_large: [
      'Unpacked, the document would be far too large.',
      'Une fois décompressé, le document serait beaucoup trop volumineux.',
    ],
    damaged: [
      'The file is damaged or incomplete. Save it again, and upload the new file.',
      'Le fichier est endommagé ou incomplet. Enregistrez-le de nouveau, puis téléversez-le.',
    ],
    malware: ['The file contains malware.', 'Le fichier contient un logiciel malveillant.'],
    could_not_be_checked: [
      'The file could not be checked. Save it as PDF or DOCX, and upload it again.',
      'Le fichier n’a pas pu être vérifié. Enregistrez-le en PDF ou en DOCX, puis téléversez-le de nouveau.',
    ],
  }),
  postingType: coded<(typeof postingTypes)[number]>({
    FT: ['Full-time', 'Temps plein'],
    PT: ['Part-time', 'Temps partiel'],
    CO: ['Contract', 'Contrat'],
  }),
  reportReason: labelled(
    ['Misrepresents employer, position or pay', 'Présente faussement l’employeur, le poste ou le salaire'],
    ['Asks for money or banking data', 'Demande de l’argent ou des données bancaires'],
    ['Impersonates an organization', 'Usurpe l’identité d’un organisme'],
    ['Scam recruitment', 'Recrutement frauduleux'],
    ['Data harvesting or phishing', 'Collecte de données ou hameçonnage'],
    ['Misleading terms', 'Conditions trompeuses'],
    ['Other', 'Autre'],
  ),
  recentActivityType: coded<ActivityType>({
    logged_in: ['Logged in', 'Connexion'],
    profile_updated: ['Profile updated', 'Profil modifié'],
    resume_created: ['Resume created', 'CV créé'],
    resume_updated: ['Resume updated', 'CV modifié'],
    cover_letter_created: ['Cover letter created', 'Lettre de présentation créée'],
    skill_added: ['Skill added', 'Compétence ajoutée'],
    task_completed: ['Task completed', 'Tâche terminée'],
    recommendation_accepted: ['Recommendation accepted', 'Recommandation acceptée'],
    followed: ['Followed', 'Abonnement ajouté'],
    job_saved: ['Job saved', 'Emploi enregistré'],
    job_lead_status_changed: ['Job lead status changed', 'Statut d’une piste d’emploi modifié'],
    training_status_changed: ['Training status changed', 'Statut d’une formation modifié'],
    file_uploaded: ['File uploaded', 'Fichier téléversé'],
  }),
  permission: coded<Permission>({
    'clients:base': ['Clients', 'Clientèle'],
    'clients:provider': [
      'Service Provider Administration, Clients',
      'Administration du fournisseur de services, clientèle',
    ],
    'clients:group': [
      'Service Provider Group Administration, Clients',
      'Administration du groupe de fournisseurs de services, clientèle',
    ],
    'referrals:base': ['Referrals', 'Aiguillages'],
    'cams:link': ['CaMS Linking/Unlinking', 'Liaison et déliaison SGC'],
    'tasks:base': ['Tasks', 'Tâches'],
    'tasks:group': [
      'Service Provider Group Administration, Tasks',
      'Administration du groupe de fournisseurs de services, tâches',
    ],
    'staff:base': ['Staff', 'Personnel'],
    'staff:group': [
      'Service Provider Group Administration, Staff',
      'Administration du groupe de fournisseurs de services, personnel',
    ],
    'reports:provider': [
      'Service Provider Administration, Reports',
      'Administration du fournisseur de services, rapports',
    ],
    'reports:group': ['Group Reports', 'Rapports du groupe'],
  }),
  province: coded({
    AB: ['Alberta', 'Alberta'],
    BC: ['British Columbia', 'Colombie-Britannique'],
    MB: ['Manitoba', 'Manitoba'],
    NB: ['New Brunswick', 'Nouveau-Brunswick'],
    NL: ['Newfoundland and Labrador', 'Terre-Neuve-et-Labrador'],
    NS: ['Nova Scotia', 'Nouvelle-Écosse'],
    NT: ['Northwest Territories', 'Territoires du Nord-Ouest'],
    NU: ['Nunavut', 'Nunavut'],
    ON: ['Ontario', 'Ontario'],
    PE: ['Prince Edward Island', 'Île-du-Prince-Édouard'],
    QC: ['Quebec', 'Québec'],
    SK: ['Saskatchewan', 'Saskatchewan'],
    YT: ['Yukon', 'Yukon'],
  }),
} as const satisfies Record<string, readonly ReferenceItem[]>;

export type ReferenceList = keyof typeof reference;

/** The codes of a list, for `z.enum`. */
export function codes(list: ReferenceList): readonly string[] {
  return reference[list].map(({ code }) => code);
}

/** Whether a referral source allows marketing sources. */
export function allowsMarketingSources(referralSource: string | undefined): boolean {
  return referralSource !== undefined && sourcesWithMarketing.has(referralSource);
}
