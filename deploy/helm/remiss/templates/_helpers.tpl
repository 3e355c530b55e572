{{- define "remiss.labels" -}}
app.kubernetes.io/name: remiss
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "remiss.selector" -}}
app.kubernetes.io/name: remiss
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- with .worker }}
remiss/worker: {{ . }}
{{- end }}
{{- end }}

{{- define "remiss.image" -}}
{{ .Values.image.repository }}{{ if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}

{{- define "remiss.settings" -}}
REMISS_BASE_URL: https://{{ required "host: the name people open" .Values.host }}
REMISS_TEMPORAL_ADDRESS: {{ required "temporal.address: host:port" .Values.temporal.address }}
REMISS_TEMPORAL_NAMESPACE: {{ .Values.temporal.namespace }}
{{- if .Values.temporal.tlsSecretName }}
REMISS_TEMPORAL_TLS_CA: /etc/remiss/temporal/ca.crt
REMISS_TEMPORAL_TLS_CERT: /etc/remiss/temporal/tls.crt
REMISS_TEMPORAL_TLS_KEY: /etc/remiss/temporal/tls.key
{{- end }}
{{- with .Values.smtpUrl }}
REMISS_SMTP_URL: {{ . | quote }}
{{- end }}
REMISS_CLAMD: {{ .Values.clamd | quote }}
REMISS_TRUSTED_PROXIES: {{ .Values.trustedProxies | quote }}
REMISS_OPERATOR: {{ .Values.operator | quote }}
REMISS_CONTACT_EMAIL: {{ .Values.contactEmail | quote }}
REMISS_OIDC_ISSUER: {{ .Values.oidc.issuer | quote }}
REMISS_OIDC_CLIENT_ID: {{ .Values.oidc.clientId | quote }}
{{- end }}

{{/* A pod that runs `remiss ARGS`. Given root, part, args, and what its container has besides (more). */}}
{{- define "remiss.pod" -}}
metadata:
  labels:
    {{- include "remiss.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .part }}
    {{- with .worker }}
    remiss/worker: {{ . }}
    {{- end }}
spec:
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with .root.Values.image.pullSecrets }}
  imagePullSecrets: {{- range . }}
    - name: {{ . }}
  {{- end }}
  {{- end }}
  {{- with .restartPolicy }}
  restartPolicy: {{ . }}
  {{- end }}
  {{- with .patience }}
  terminationGracePeriodSeconds: {{ . }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile: {type: RuntimeDefault}
  {{- if .spread }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels: {{- include "remiss.selector" . | nindent 10 }}
  {{- end }}
  {{- with .root.Values.nodeSelector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .root.Values.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: remiss
      image: {{ include "remiss.image" .root }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      args: {{- toYaml .args | nindent 8 }}
      env:
        {{- range $name, $value := merge (dict) .root.Values.settings (include "remiss.settings" .root | fromYaml) }}
        - name: {{ $name }}
          value: {{ $value | toString | quote }}
        {{- end }}
        {{- if eq .part "worker" }}
        - name: REMISS_METRICS
          value: 0.0.0.0:9464
        {{- end }}
        {{- with .queues }}
        - name: REMISS_QUEUES
          value: {{ join "," . }}
        {{- end }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
      {{- with .more }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
      volumeMounts:
        - {name: secrets, mountPath: /run/secrets, readOnly: true}
        - {name: files, mountPath: /var/lib/remiss}
        - {name: tmp, mountPath: /tmp}
        {{- if .root.Values.temporal.tlsSecretName }}
        - {name: temporal, mountPath: /etc/remiss/temporal, readOnly: true}
        {{- end }}
        {{- if .backups }}
        - {name: backups, mountPath: /srv/backup}
        {{- end }}
  volumes:
    - name: secrets
      secret: {secretName: {{ .root.Values.secretName }}, defaultMode: 0440}
    - name: files
      {{- if eq .part "migrate" }}
      emptyDir: {}
      {{- else }}
      persistentVolumeClaim: {claimName: {{ .root.Values.files.existingClaim | default (printf "%s-files" .root.Release.Name) }}}
      {{- end }}
    - name: tmp
      emptyDir: {}
    {{- with .root.Values.temporal.tlsSecretName }}
    - name: temporal
      secret: {secretName: {{ . }}, defaultMode: 0440}
    {{- end }}
    {{- if .backups }}
    - name: backups
      persistentVolumeClaim: {claimName: {{ required "backup.existingClaim: where backups are kept" .root.Values.backup.existingClaim }}}
    {{- end }}
{{- end }}
