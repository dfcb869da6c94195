/** A brand's look as tokens: what pages, mails and apps take their colours and type from. */
export interface Theme {
  readonly colors: { readonly light: Colors; readonly dark: Colors };
  readonly fonts: { readonly body: string; readonly heading: string };
  readonly radius: 0 | 6 | 10 | 16;
}

export interface Colors {
  readonly primary: string;
  readonly onPrimary: string;
  readonly background: string;
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  readonly border: string;
  readonly danger: string;
}
