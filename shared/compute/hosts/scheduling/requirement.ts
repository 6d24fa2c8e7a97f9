/** Requirements of extra specs: a value, or an operator and values. Source: Nova's extra_specs_ops. */

type Comparison = (value: string, wanted: readonly string[]) => boolean;

const asNumbers =
  (compare: (one: number, other: number) => boolean): Comparison =>
  (value, [wanted = '']) => {
    const [one, other] = [value, wanted].map((text) => Number(text.trim() || 'none')) as [number, number];
    return !Number.isNaN(one) && !Number.isNaN(other) && compare(one, other);
  };

const asTexts =
  (compare: (one: string, other: string) => boolean): Comparison =>
  (value, [wanted = '']) =>
    compare(value, wanted);

const operators: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ['=', asNumbers((one, other) => one >= other)],
  ['==', asNumbers((one, other) => one === other)],
  ['!=', asNumbers((one, other) => one !== other)],
  ['>=', asNumbers((one, other) => one >= other)],
  ['<=', asNumbers((one, other) => one <= other)],
  ['s==', asTexts((one, other) => one === other)],
  ['s!=', asTexts((one, other) => one !== other)],
  ['s<', asTexts((one, other) => one < other)],
  ['s<=', asTexts((one, other) => one <= other)],
  ['s>', asTexts((one, other) => one > other)],
  ['s>=', asTexts((one, other) => one >= other)],
  ['<in>', asTexts((one, other) => one.includes(other))],
  ['<all-in>', (value, wanted) => wanted.every((each) => value.includes(each))],
  ['<or>', (value, wanted) => wanted.some((each, position) => position % 2 === 0 && each === value)],
]);

/** Whether a value is what is asked for; `<or> a <or> b` has a word of its own before each. */
export function meets(value: string, requirement: string): boolean {
  const [operator = '', ...wanted] = requirement.split(/\s+/).filter((word) => word !== '');
  const compare = operators.get(operator);
  return compare === undefined ? value === requirement : compare(value, wanted);
}
