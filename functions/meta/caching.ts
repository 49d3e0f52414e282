/** For content that changes with a deployment only. */
export const cachedForAnHour = { 'Cache-Control': 'public, max-age=3600' };
