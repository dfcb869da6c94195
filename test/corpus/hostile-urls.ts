import {
  beforeAt,
  evilHosts,
  glue,
  lookAlikes,
  machines,
  ports,
  schemes,
  scraps,
  starts,
  vanishing,
} from './hostile-parts.ts';

/**
 * Texts that try to leave a set of hosts, built from what the WHATWG URL rules do to an address: schemes,
 * slashes and backslashes, user info, characters that vanish or turn into others, ports, IPv4 spellings, names that
 * only look alike. Some stay inside after all (`https://own?@evil`): what must hold is that nothing that is accepted
 * leads outside.
 */
export interface Ground {
  /** Hosts that would be accepted. */
  readonly own: readonly string[];
  /** Real hosts of the same service that must still be refused: other pools, other environments. */
  readonly foreign: readonly string[];
}

/** Every text once, in a fixed order. */
export function hostileUrls({ own, foreign }: Ground): string[] {
  const all = [
    ...scraps,
    ...machines.flatMap((host) => [`https://${host}/`, `http://${host}/`, `//${host}/`, `https://${host}:8787/`]),
    ...foreign.flatMap(spellings),
    ...evilHosts.flatMap((evil) => [
      ...started(evil),
      ...own.flatMap((host) => [...withUserInfo(host, evil), ...joined(host, evil)]),
    ]),
    ...own.flatMap((host) => [
      ...inSchemes(host),
      ...broken(host),
      ...onPorts(host),
      ...renamed(host),
      ...misshapen(host),
    ]),
  ];
  return [...new Set(all)];
}

const spellings = (host: string): string[] => [
  `https://${host}`,
  `https://${host}/`,
  `https://${host}./x`,
  `//${host}`,
  `https:${host}`,
  `HTTPS://${host.toUpperCase()}/`,
];

function started(evil: string): string[] {
  const percent = [...evil].map((char) => (/[a-z]/.test(char) ? `%${char.charCodeAt(0).toString(16)}` : char)).join('');
  return [
    ...starts.flatMap((start) => [`${start}${evil}`, `${start}${evil}/%2e%2e/x`]),
    ...[
      `%68ttps://${evil}`,
      `https%3A%2F%2F${evil}`,
      `https%3a//${evil}`,
      `https:%2f%2f${evil}`,
      `https:%5c%5c${evil}`,
    ],
    ...[
      `%2f%2f${evil}`,
      `%5c%5c${evil}`,
      `/%252f%252f${evil}`,
      `https://${percent}`,
      `//${percent}`,
      `https://${evil}%00`,
    ],
    ...[`/\r\nLocation: https://${evil}`, `/%0d%0aLocation:%20https://${evil}`, `https://${evil}%0d%0aLocation:x`],
    ...[
      `/<meta http-equiv=refresh content=0;url=//${evil}>`,
      `/x?u=//${evil}#https://${evil}`,
      `/go?to=https://${evil}`,
    ],
  ];
}

const withUserInfo = (own: string, evil: string): string[] => [
  ...beforeAt.flatMap((text) => [
    `https://${own}${text}@${evil}`,
    `//${own}${text}@${evil}/`,
    `https://${evil}${text}@${own}`,
  ]),
  ...[`https://${own}＠${evil}`, `https://${evil}＠${own}`, `https://${own}%40${evil}`, `https://${own}@@${evil}`],
  ...[`https://${own}@${own}@${evil}`, `https:${own}@${evil}`, `https:/${own}@${evil}`],
];

const joined = (own: string, evil: string): string[] =>
  glue.flatMap((by) => [`https://${own}${by}${evil}`, `https://${evil}${by}${own}`, `//${own}${by}${evil}`]);

const inSchemes = (own: string): string[] =>
  schemes.flatMap((scheme) =>
    [`//${own}/`, `//${own}/%0aalert(1)`, own, `https://${own}/`, `alert(1)//${own}`].map(
      (body) => `${scheme}:${body}`,
    ),
  );

const broken = (own: string): string[] =>
  vanishing.flatMap((code) => {
    const char = String.fromCharCode(code);
    return [
      ...[`${char}https://${own}/`, `https${char}://${own}/`, `https:${char}//${own}/`, `https:/${char}/${own}/`],
      ...[
        `https://${char}${own}/`,
        `https://${own.replace('.', `${char}.`)}/`,
        `https://${own}${char}/`,
        `https://${own}/${char}`,
      ],
      ...[`https://${own}${char}.evil.com/`, `/${char}/evil.com`, `${char}//evil.com`],
    ];
  });

const onPorts = (own: string): string[] => [
  ...ports.flatMap((port) => [`https://${own}:${port}/`, `//${own}:${port}/`]),
  ...[`http://${own}/`, `http://${own}:443/`, `http://${own}:80/`, `HTTP://${own}`, `ws://${own}/`],
];

function renamed(own: string): string[] {
  const names = [
    ...lookAlikes.flatMap(([from, to]) => (own.includes(from) ? [own.replace(from, to)] : [])),
    ...[
      `evil.${own}`,
      `evil-${own}`,
      `evil${own}`,
      `.${own}`,
      `-${own}`,
      `*.${own}`,
      `%2a.${own}`,
      `www.evil.${own}`,
      `xn--${own}`,
    ],
    ...[
      `${own}.`,
      `${own}..`,
      `${own}...`,
      `${own}%2e`,
      `${own}。`,
      `${own}.com`,
      `${own}m`,
      own.slice(0, -1),
      `[${own}]`,
      `(${own})`,
    ],
    ...[
      own.replace('.', ''),
      own.replaceAll('.', '-'),
      own.split('.').reverse().join('.'),
      `${own}/../evil.com`,
      `${own}%00`,
    ],
  ];
  return names.flatMap((host) => [`https://${host}/`, `//${host}`]);
}

const misshapen = (own: string): string[] => [
  ...[
    own,
    `${own}/x`,
    `.${own}`,
    `https://?${own}`,
    `https://#${own}`,
    `https:///${own}`,
    `https:${own}`,
    `https:/${own}`,
  ],
  ...[
    `https:\\\\${own}`,
    `https//${own}`,
    `https.://${own}`,
    `https://[${own}`,
    `https://${own}]`,
    `https://[::1].${own}`,
  ],
  ...[
    `https://a:b@${own}/`,
    `https://a@${own}/`,
    `https://@${own}/`,
    `https://:@${own}/`,
    `https://%61@${own}/`,
    `https://${own}:`,
  ],
  ...[
    `https://${own}//evil.com`,
    `https://${own}/.//evil.com`,
    `https://${own}/..//evil.com`,
    `https://${own}/\\evil.com`,
  ],
  ...[
    `https://${own}/${'a'.repeat(2_050)}`,
    `/${'a'.repeat(2_050)}`,
    `url:https://${own}`,
    `<https://${own}>`,
    `"https://${own}"`,
  ],
  ...[`https://${own} https://evil.com`, `https://${own},https://evil.com`],
];
