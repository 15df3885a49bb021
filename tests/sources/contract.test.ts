import { jiraSubject, linearSubject } from './contract-subjects.ts';
import { sourceContract } from './contract.ts';

sourceContract('Jira Cloud as a source', () => jiraSubject('cloud'));
sourceContract('Jira Data Center as a source', () => jiraSubject('data-center'));
sourceContract('Linear as a source', linearSubject);
