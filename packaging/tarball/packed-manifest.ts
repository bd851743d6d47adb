/** Members of package.json that are about developing this project. */
const onlyHere = new Set(['scripts', 'dependencies', 'devDependencies', 'allowScripts'])

/**
 * The package.json of the tarball. The dependencies of this project are bundled into the functions and into `dist/`;
 * named in the tarball, npm would install them, and the AWS SDK with them, in each project that uses it.
 */
export const packedManifest = (manifest: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(manifest).filter(([member]) => !onlyHere.has(member)))
