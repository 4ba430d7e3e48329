/* Plays a vendor's sdtapi library: port 1001 has a reader; what lies on it is a file whose path SDT_CARD names. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int found_already = 0;

static FILE *card(void) {
    const char *path = getenv("SDT_CARD");
    return path ? fopen(path, "rb") : NULL;
}

int SDT_OpenPort(int port) { return port == 1001 ? 0x90 : 0x01; }
int SDT_ClosePort(int port) { return port == 1001 ? 0x90 : 0x01; }
int SDT_GetSAMStatus(int port, int open) { return getenv("SDT_CARD") ? 0x90 : 0x02; }
int SDT_GetSAMIDToStr(int port, char *id, int open) { strcpy(id, "05.03-20190101-0000000042-0000000007"); return 0x90; }

int SDT_StartFindIDCard(int port, unsigned char *iin, int open) {
    FILE *file = card();
    if (!file) { found_already = 0; return 0x80; }
    fclose(file);
    return found_already ? 0x80 : 0x9f;
}

int SDT_SelectIDCard(int port, unsigned char *sn, int open) {
    FILE *file = card();
    if (!file) return 0x81;
    fclose(file);
    return 0x90;
}

int SDT_ReadBaseMsg(int port, unsigned char *text, unsigned int *length, unsigned char *picture,
                    unsigned int *pictures, int open) {
    FILE *file = card();
    if (!file) return 0x41;
    *length = (unsigned int)fread(text, 1, 1024, file);
    fclose(file);
    if (*length == 4 && !memcmp(text, "hang", 4)) sleep(600);
    memset(picture, 0xc5, 1024);
    *pictures = 1024;
    found_already = 1;
    return 0x90;
}
