/** Installs the compilers and the versions of Node next to this file: nothing but `npm run test:tarball` needs them. */
import { installPackage } from '../../local/install-package.ts'

installPackage(import.meta.dirname)
