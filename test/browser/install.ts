/** Installs the browser next to this file: nothing but `npm run test:browser` needs it. */
import { installPackage } from '../../local/install-package.ts'

installPackage(import.meta.dirname)
