import { correction, generate } from 'lean-qr';

/** Light modules around the code, without which readers do not find it (ISO/IEC 18004 §5.3.8). */
const QUIET_ZONE = 4;

/**
 * A QR code as an SVG document: black on white with its own margin, so that it reads on a dark page too. It holds
 * one path of numbers and nothing of the text itself.
 */
export function qrCodeSvg(text: string): string {
  const code = generate(text, { minCorrectionLevel: correction.M });
  const side = code.size + 2 * QUIET_ZONE;
  let path = '';
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) {
      let length = 0;
      while (code.get(x + length, y)) length++;
      if (length > 0) path += `M${x + QUIET_ZONE} ${y + QUIET_ZONE}h${length}v1h-${length}z`;
      x += length;
    }
  }
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${path}"/></svg>`
  );
}
