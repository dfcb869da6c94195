/** The form in which an address is compared and kept unique. For addresses that passed the check, ASCII only. */
export const foldAddress = (address: string): string => address.toLowerCase();
