/** URLs of the front end for links in mails. */
export const portalPage = {
  posting: (portalUrl: string, postingId: string) => page(portalUrl, 'jobs', postingId),
  feed: (portalUrl: string) => page(portalUrl, 'feed'),
  following: (portalUrl: string) => page(portalUrl, 'following'),
  /** Reports of postings, for job board administrators. */
  jobReports: (portalUrl: string) => page(portalUrl, 'job-reports'),
  suggestions: (portalUrl: string) => page(portalUrl, 'suggestions'),
  /** The reader's own tasks. */
  tasks: (portalUrl: string) => page(portalUrl, 'tasks'),
  task: (portalUrl: string, taskId: string) => page(portalUrl, 'tasks', taskId),
  clients: (portalUrl: string) => page(portalUrl, 'clients'),
  client: (portalUrl: string, clientId: string) => page(portalUrl, 'clients', clientId),
  /** The Job leads tab of a client, for staff. */
  jobLeads: (portalUrl: string, clientId: string) => page(portalUrl, 'clients', clientId, 'job-leads'),
  home: (portalUrl: string) => page(portalUrl),
  transferRequest: (portalUrl: string, requestId: string) => page(portalUrl, 'transfer-requests', requestId),
  mailPreferences: (portalUrl: string) => page(portalUrl, 'profile', 'communication'),
} as const;

function page(portalUrl: string, ...path: readonly string[]): string {
  return `${portalUrl.replace(/\/+$/, '')}/${path.map(encodeURIComponent).join('/')}`;
}
