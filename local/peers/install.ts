/** Installs the peers next to this file: nothing but `npm run test:peers` needs them. */
import { installPackage } from '../install-package.ts'

installPackage(import.meta.dirname)
