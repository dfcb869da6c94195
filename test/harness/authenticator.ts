import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** What a test changes of an otherwise right answer: one field at a time. */
export interface Mutation {
  readonly type?: string;
  readonly challenge?: string;
  readonly origin?: string;
  readonly crossOrigin?: boolean;
  readonly topOrigin?: string;
  /** Hashed in place of the relying party's id. */
  readonly rpId?: string;
  readonly userPresent?: boolean;
  readonly userVerified?: boolean;
  readonly backupEligible?: boolean;
  readonly backedUp?: boolean;
  readonly counter?: number;
  /** Changes a bit of the signature. */
  readonly breakSignature?: boolean;
  /** base64url; null leaves it out. */
  readonly userHandle?: string | null;
  /** The credential id that the answer names. */
  readonly id?: string;
  /** Another COSE algorithm in the key than the key has. */
  readonly alg?: number;
  /** An attestation statement, which nobody asked for. */
  readonly statement?: { readonly fmt: string; readonly attStmt: Cbor };
}

export interface AuthenticatorOptions {
  readonly origin: string;
  /** A synced passkey may leave its device. */
  readonly synced?: boolean;
  /** The count of the next assertion less one; 0 and `counts: false` for an authenticator that does not count. */
  readonly counter?: number;
  readonly counts?: boolean;
  readonly algorithm?: 'ES256' | 'EdDSA' | 'RS256';
  readonly aaguid?: string;
}

interface Creation {
  readonly challenge: string;
  readonly rp: { readonly id: string };
  readonly user: { readonly id: string };
}
interface Request {
  readonly challenge: string;
  readonly rpId: string;
}

/** A credential in WebAuthn's JSON form. */
export interface Credential<Response> {
  readonly id: string;
  readonly rawId: string;
  readonly type: string;
  readonly response: Response;
  readonly clientExtensionResults: Record<string, unknown>;
}
export type Created = Credential<{ clientDataJSON: string; attestationObject: string; transports: string[] }>;
export type Asserted = Credential<{
  clientDataJSON: string;
  authenticatorData: string;
  signature: string;
  userHandle?: string;
}>;

/** A browser and its authenticator with one passkey, in software: it answers ceremonies as WebAuthn has them. */
export class Authenticator {
  readonly id: Buffer = randomBytes(32);
  readonly synced: boolean;
  origin: string;
  counter: number;
  readonly #counts: boolean;
  readonly #key: KeyObject;
  readonly #cose: Map<number, Cbor>;
  readonly #aaguid: Buffer;
  /** Whose passkey it is, base64url: as the ceremony that made it said. */
  userHandle = '';

  constructor(options: AuthenticatorOptions) {
    this.origin = options.origin;
    this.synced = options.synced ?? false;
    this.counter = options.counter ?? 0;
    this.#counts = options.counts ?? true;
    this.#aaguid = Buffer.from((options.aaguid ?? '00000000-0000-0000-0000-000000000000').replaceAll('-', ''), 'hex');
    const { key, cose } = keys[options.algorithm ?? 'ES256']();
    this.#key = key;
    this.#cose = cose;
  }

  get credentialId(): string {
    return this.id.toString('base64url');
  }

  /** COSE key, base64url. */
  get publicKey(): string {
    return cbor(this.#cose).toString('base64url');
  }

  /** Answers creation options. */
  create(options: Creation, mutation: Mutation = {}): Created {
    this.userHandle = options.user.id;
    const cose = new Map(this.#cose);
    if (mutation.alg !== undefined) cose.set(3, mutation.alg);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.id.length);
    const attested = Buffer.concat([this.#aaguid, length, this.id, cbor(cose)]);
    const authData = Buffer.concat([this.#data(options.rp.id, 0x40, mutation), attested]);
    const { fmt, attStmt } = mutation.statement ?? { fmt: 'none', attStmt: new Map() };
    const attestationObject = cbor(
      new Map<string, Cbor>([
        ['fmt', fmt],
        ['attStmt', attStmt],
        ['authData', authData],
      ]),
    ).toString('base64url');
    const clientDataJSON = this.#clientData('webauthn.create', options.challenge, mutation).toString('base64url');
    const response = { clientDataJSON, attestationObject, transports: ['internal', 'hybrid'] };
    return this.#credential(response, mutation);
  }

  /** Answers request options. The count rises unless the mutation names one. */
  get(options: Request, mutation: Mutation = {}): Asserted {
    if (mutation.counter === undefined && this.#counts) this.counter += 1;
    const authData = this.#data(options.rpId, 0, mutation);
    const clientData = this.#clientData('webauthn.get', options.challenge, mutation);
    const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()]);
    const algorithm = this.#key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
    const signature = sign(algorithm, signed, this.#key);
    if (mutation.breakSignature)
      signature.writeUInt8(signature.readUInt8(signature.length - 1) ^ 1, signature.length - 1);
    const userHandle = mutation.userHandle === undefined ? this.userHandle : mutation.userHandle;
    const response = {
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: signature.toString('base64url'),
      ...(userHandle === null ? {} : { userHandle }),
    };
    return this.#credential(response, mutation);
  }

  #credential<R>(response: R, { id = this.credentialId }: Mutation): Credential<R> {
    return { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} };
  }

  #clientData(type: string, challenge: string, mutation: Mutation): Buffer {
    const { crossOrigin = false, topOrigin } = mutation;
    return Buffer.from(
      JSON.stringify({
        type: mutation.type ?? type,
        challenge: mutation.challenge ?? challenge,
        origin: mutation.origin ?? this.origin,
        crossOrigin,
        ...(topOrigin === undefined ? {} : { topOrigin }),
      }),
    );
  }

  #data(rpId: string, more: number, mutation: Mutation): Buffer {
    const { userPresent = true, userVerified = true, backupEligible = this.synced, backedUp = this.synced } = mutation;
    const flags =
      more | (userPresent ? 1 : 0) | (userVerified ? 4 : 0) | (backupEligible ? 8 : 0) | (backedUp ? 16 : 0);
    const tail = Buffer.alloc(5);
    tail.writeUInt8(flags);
    tail.writeUInt32BE(mutation.counter ?? this.counter, 1);
    return Buffer.concat([
      createHash('sha256')
        .update(mutation.rpId ?? rpId)
        .digest(),
      tail,
    ]);
  }
}

interface Made {
  readonly key: KeyObject;
  readonly cose: Map<number, Cbor>;
}

const bytes = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64url');

/** Keys with their COSE forms (RFC 9053). */
const keys: Record<'ES256' | 'EdDSA' | 'RS256', () => Made> = {
  ES256: () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x, y } = publicKey.export({ format: 'jwk' });
    return {
      key: privateKey,
      cose: new Map<number, Cbor>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, bytes(x)],
        [-3, bytes(y)],
      ]),
    };
  },
  EdDSA: () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const { x } = publicKey.export({ format: 'jwk' });
    return {
      key: privateKey,
      cose: new Map<number, Cbor>([
        [1, 1],
        [3, -8],
        [-1, 6],
        [-2, bytes(x)],
      ]),
    };
  },
  RS256: () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { n, e } = publicKey.export({ format: 'jwk' });
    return {
      key: privateKey,
      cose: new Map<number, Cbor>([
        [1, 3],
        [3, -257],
        [-1, bytes(n)],
        [-2, bytes(e)],
      ]),
    };
  },
};

export type Cbor = number | string | Buffer | Cbor[] | Map<number | string, Cbor>;

/** CBOR (RFC 8949) of integers, texts, byte strings, arrays and maps: all that an authenticator writes. */
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  if (value instanceof Map) {
    return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, item]) => [cbor(key), cbor(item)])]);
  }
  return Buffer.concat([head(2, value.length), value]);
}

function head(major: number, n: number): Buffer {
  if (n < 24) return Buffer.from([(major << 5) | n]);
  if (n < 0x100) return Buffer.from([(major << 5) | 24, n]);
  return Buffer.from([(major << 5) | 25, n >> 8, n & 0xff]);
}
