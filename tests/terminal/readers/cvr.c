/* Plays a vendor's termb library: what lies on it is a bitmap whose path CVR_CARD names; it writes files as they do. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int read_already = 0;

static FILE *card(void) {
    const char *path = getenv("CVR_CARD");
    return path ? fopen(path, "rb") : NULL;
}

static int give(char *to, int *length, const char *text) {
    strcpy(to, text);
    *length = (int)strlen(text);
    return 1;
}

int CVR_InitComm(int port) { return port == 1002; }
int CVR_CloseComm(void) { return 1; }
int CVR_GetSAMID(char *id) { strcpy(id, "05.03-42"); return 1; }

int CVR_Authenticate(void) {
    FILE *file = card();
    if (!file) { read_already = 0; return 2; }
    fclose(file);
    return read_already ? 2 : 1;
}

int CVR_Read_Content(int what) {
    FILE *left = fopen("wz.txt", "w");
    if (left) { fputs("320502199507047728", left); fclose(left); }
    read_already = 1;
    return 1;
}

int GetCertType(char *to, int *length) { return give(to, length, " "); }
/* GBK: 李秀英, 女, 汉, 苏州市公安局 */
int GetPeopleName(char *to, int *length) { return give(to, length, "\xc0\xee\xd0\xe3\xd3\xa2"); }
int GetPeopleSex(char *to, int *length) { return give(to, length, "\xc5\xae"); }
int GetPeopleNation(char *to, int *length) { return give(to, length, "\xba\xba"); }
int GetPeopleBirthday(char *to, int *length) { return give(to, length, "1995\xc4\xea" "07\xd4\xc2" "04\xc8\xd5"); }
int GetPeopleAddress(char *to, int *length) { return give(to, length, "\xcb\xd5\xd6\xdd"); }
int GetPeopleIDCode(char *to, int *length) { return give(to, length, "320502199507047728"); }
int GetDepartment(char *to, int *length) { return give(to, length, "\xcb\xd5\xd6\xdd\xca\xd0\xb9\xab\xb0\xb2\xbe\xd6"); }
int GetStartDate(char *to, int *length) { return give(to, length, "2015-01-01"); }
int GetEndDate(char *to, int *length) { return give(to, length, "20350101"); }

int GetBMPData(unsigned char *to, int *length) {
    FILE *file = card();
    if (!file) { *length = 0; return 0; }
    *length = (int)fread(to, 1, 100000, file);
    fclose(file);
    return 1;
}
