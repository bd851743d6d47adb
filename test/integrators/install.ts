/** Installs what integrators use next to this file: nothing but `npm run test:integrators` needs it. */
import { installPackage } from '../../local/install-package.ts'

installPackage(import.meta.dirname)
