/** The Cognito actions that `CognitoDirectory` calls: functions that use it are granted these. */
export const directoryActions = [
  'AdminCreateUser',
  'AdminDeleteUser',
  'AdminDisableUser',
  'AdminEnableUser',
  'AdminGetUser',
  'AdminSetUserMFAPreference',
  'AdminSetUserPassword',
  'AdminUpdateUserAttributes',
] as const;
