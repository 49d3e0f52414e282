/** A user as the directory has it. `sub` never changes; the e-mail address, the sign-in, may. */
export interface DirectoryUser {
  readonly sub: string;
  readonly email: string;
  readonly enabled: boolean;
  /** A permanent password is set: nobody signs in by a first, temporary one. */
  readonly confirmed: boolean;
}

/** Where users and their passwords live. Its users are found by `sub`, or by e-mail address in any letter case. */
export interface Directory {
  find(subOrEmail: string): Promise<DirectoryUser | undefined>;
  /**
   * Makes a user, without any message.
   * @throws DirectoryRefusal `user-exists`
   */
  create(email: string): Promise<DirectoryUser>;
  /**
   * Sets a permanent password.
   * @throws DirectoryRefusal `password`, `no-such-user`
   */
  setPassword(sub: string, password: string): Promise<void>;
  /** @throws DirectoryRefusal `user-exists` where another user has the address; `no-such-user` */
  changeEmail(sub: string, email: string): Promise<void>;
  setEnabled(sub: string, enabled: boolean): Promise<void>;
  /** A user who is not there is deleted already. */
  delete(sub: string): Promise<void>;
  /** Staff sign in with a code sent by e-mail as well (AU-01, DEC-7); does nothing where the stage has that off. */
  requireSecondFactor(sub: string): Promise<void>;
}

/** What the directory will not do, however often it is asked. */
export class DirectoryRefusal extends Error {
  override readonly name = 'DirectoryRefusal';
  readonly reason: 'password' | 'user-exists' | 'no-such-user';

  constructor(reason: DirectoryRefusal['reason'], cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}
