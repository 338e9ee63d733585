/** For `--import`: a program that is started with it takes the fake server for WhatsApp. */
import { trustFakeWhatsApp } from "./certificate.ts";

trustFakeWhatsApp();
