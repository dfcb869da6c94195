import type { Brand } from '../../tenant/tenant.ts';
import { skeletonOf } from './skeleton.ts';

/** Names that speak for a service, or that software means something else by (RFC 2142 among them). */
const reserved =
  'abuse account accounts admin administrator anonymous api app auth billing bot contact daemon everyone guest help helpdesk hostmaster info legal login logout mail mailerdaemon me moderator mod myself nobody none noreply null official operator owner password payments postmaster press privacy register root sales security self service settings signin signout signup staff status superuser support sysadmin system team undefined unknown user username users verification verified webmaster www';

const plain = (name: string) => skeletonOf(name).replace(/[._-]/g, '');

/** True for a name that is, or looks like, one that nobody may have: a role, or a name of the brand or its apps. */
export function isReserved(name: string, brand: Pick<Brand, 'id' | 'name' | 'subapps'>): boolean {
  const own = [brand.id, brand.name, ...brand.subapps.flatMap((app) => [app.id, app.name])];
  const taken = new Set(
    [...reserved.split(' '), ...own.map((text) => text.toLowerCase().replace(/\s+/g, ''))].map(plain),
  );
  return taken.has(plain(name));
}
