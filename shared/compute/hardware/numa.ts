export const numaConstraintsOf = (_flavor: unknown, _image: unknown): unknown => null;
