import type { Operations } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { followCompany, followOccupation, followSector } from './follow-occupation.ts';
import { getFollowing } from './get-following.ts';
import type { routes } from './routes.ts';
import { unfollowCompany, unfollowOccupation, unfollowSector } from './unfollow-occupation.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    getFollowing: (call) => getFollowing(dependencies, call),
    followOccupation: (call) => followOccupation(dependencies, call),
    unfollowOccupation: (call) => unfollowOccupation(dependencies, call),
    followCompany: (call) => followCompany(dependencies, call),
    unfollowCompany: (call) => unfollowCompany(dependencies, call),
    followSector: (call) => followSector(dependencies, call),
    unfollowSector: (call) => unfollowSector(dependencies, call),
  };
}
